/**
 * The bridge in the menu bar: up (strict), half (relaxed), down (lax), with a dot while a question waits. Draws what
 * core/desktop/tray-model.ts says; decides nothing.
 */
import { join } from "node:path";
import { Menu, nativeImage, nativeTheme, type Rectangle, Tray } from "electron";
import { words } from "../core/desktop/strings.ts";
import { type DrawTray, type TrayModel } from "../core/desktop/tray-model.ts";
import { headline, iconFile } from "../core/desktop/tray-state.ts";

const icons = join(import.meta.dirname, "../../build/icons");

/** `open`: a click on the icon itself. The second one tells where the icon is; null where the system does not. */
export function showTray(
	modelOf: (draw: DrawTray) => TrayModel,
	open: () => void,
): {
	readonly deny: TrayModel["deny"];
	readonly place: () => Rectangle | null;
} {
	const { platform } = process;
	let tray: Tray | undefined;
	const model = modelOf((state, lines) => {
		// Windows tells what its task bar is like; elsewhere both variants can be read on either bar.
		const isDark =
			platform === "win32"
				? nativeTheme.shouldUseDarkColorsForSystemIntegratedUI
				: nativeTheme.shouldUseDarkColors;
		const image = nativeImage.createFromPath(
			join(icons, iconFile(state, platform, isDark)),
		);
		if (tray) tray.setImage(image);
		else tray = new Tray(image);
		const { length } = state.questions;
		if (platform === "darwin") tray.setTitle(length === 0 ? "" : ` ${length}`);
		tray.setToolTip(words().standing.toolTip(headline(state)));
		if (lines) tray.setContextMenu(Menu.buildFromTemplate(lines));
	});
	nativeTheme.on("updated", model.draw);
	// On macOS a click opens the menu.
	if (platform !== "darwin") tray?.on("click", open);
	return {
		deny: model.deny,
		place: () => (platform === "linux" ? null : (tray?.getBounds() ?? null)),
	};
}

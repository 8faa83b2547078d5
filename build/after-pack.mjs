// What electron-builder calls after it has assembled an app's folder: the switches are burnt in, and the windows are laid
// beside the archive too, for plain Node, which cannot read it. (Named under `extraResources`, they would be left out of
// the archive.)
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { flipFuses } from "@electron/fuses";
import { fuses } from "./fuses.mjs";
import { out } from "./lib/layout.mjs";

/**
 * @param {import("electron-builder").AfterPackContext} context
 * @throws Error when this Electron has a switch that build/fuses.mjs does not decide
 */
export default async function finish({
	appOutDir,
	electronPlatformName,
	packager,
}) {
	cpSync(
		join(out, "renderer"),
		join(
			packager.getResourcesDir(appOutDir),
			"app.asar.unpacked",
			"out",
			"renderer",
		),
		{
			recursive: true,
			filter: (path) => !path.endsWith(".map") && !path.endsWith(".stamp"),
		},
	);
	// Where downloads are kept; what is fetched, and from where, comes from the signed list alone.
	writeFileSync(
		join(packager.getResourcesDir(appOutDir), "app-update.yml"),
		"provider: custom\nupdaterCacheDirName: drawbridge-updater\n",
	);
	await flipFuses(
		join(appOutDir, programOf(electronPlatformName, packager)),
		fuses,
	);
}

/**
 * @param {string} platform
 * @param {import("electron-builder").AfterPackContext["packager"]} packager
 */
function programOf(platform, packager) {
	const { productFilename } = packager.appInfo;
	if (platform === "darwin") return `${productFilename}.app`;
	if (platform === "win32") return `${productFilename}.exe`;
	return "executableName" in packager
		? String(packager.executableName)
		: productFilename;
}

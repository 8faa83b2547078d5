/** The icon on a Linux panel (StatusNotifierItem over D-Bus), with a panel that only listens, on the real Electron. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { gateIsUp } from "../callers.ts";
import { startApp } from "../driver.ts";
import { electronDriver } from "./driver.ts";
import { type SessionBus, startSessionBus } from "./session-bus.ts";

const electron = electronDriver();
let bus: SessionBus | null = null;
beforeAll(async () => {
	bus = await startSessionBus();
	if (bus === null)
		console.log("untested here: the tray over D-Bus (no session bus)");
	else if (electron === null)
		console.log(
			"untested here: the tray over D-Bus (Electron's binary is not on this machine)",
		);
});
afterAll(() => bus?.close());

test.skipIf(electron === null)(
	"the icon registers with the panel, and its menu says the mode",
	async ({ skip }) => {
		if (bus === null || electron === null) {
			skip();
			return;
		}
		const app = await startApp(electron, {
			args: ["--hidden"],
			env: { DBUS_SESSION_BUS_ADDRESS: bus.address },
		});
		try {
			await gateIsUp(app.shell);
			const [service, path] = await bus.item;
			const property = (name: string): string =>
				bus?.ask(
					"get-property",
					service,
					path,
					"org.kde.StatusNotifierItem",
					name,
				) ?? "";
			const menu = /"(.*)"/.exec(property("Menu"))?.[1] ?? "";
			await expect
				.poll(() =>
					bus?.ask(
						"call",
						service,
						menu,
						"com.canonical.dbusmenu",
						"GetLayout",
						"iias",
						"0",
						"-1",
						"0",
					),
				)
				.toContain("Strict: every caller shows a key");
			expect(property("IconPixmap")).not.toMatch(/^a\(iiay\) 0/);
		} finally {
			await app.close();
		}
	},
);

test("the panel that listens hears an icon that registers", async ({
	skip,
}) => {
	// With Electron it is the app's icon that registers first.
	if (bus === null || electron !== null) {
		skip();
		return;
	}
	bus.ask(
		"call",
		"org.kde.StatusNotifierWatcher",
		"/StatusNotifierWatcher",
		"org.kde.StatusNotifierWatcher",
		"RegisterStatusNotifierItem",
		"s",
		"org.example.item",
	);
	expect(await bus.item).toEqual(["org.example.item", "/StatusNotifierItem"]);
});

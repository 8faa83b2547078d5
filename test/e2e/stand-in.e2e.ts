/**
 * What only the stand-in can be asked: a frame that speaks the wire itself, past the bridge it was never given (in
 * Electron such a frame has no wire at all), and an app that ends before a driver could take hold of it.
 */
import { expect, test } from "vitest";
import { gateIsUp, modeShown } from "./callers.ts";
import { drivers, startApp } from "./driver.ts";
import { wires } from "./stand-in/preload-world.ts";

const standIn = drivers.find(({ name }) => name === "the stand-in");

test.skipIf(standIn === undefined)(
	"a frame inside our own page is refused when it calls the shell by hand",
	async () => {
		if (standIn === undefined) return;
		const app = await startApp(standIn);
		try {
			await gateIsUp(app.shell);
			const page = await app.shell.window();
			await page.evaluate(() => {
				const frame = document.createElement("iframe");
				frame.name = "inside";
				document.body.append(frame);
			});
			await expect.poll(() => page.frame("inside")).not.toBeNull();
			const ask = async (where: "inside" | "page"): Promise<unknown> =>
				(where === "page" ? page.mainFrame() : page.frame("inside"))?.evaluate(
					(call) =>
						Reflect.get(window, call)("invoke", "gate:call", [
							"mode.set",
							{ mode: "relaxed" },
						]),
					wires.call,
				);
			expect(await ask("inside")).toMatchObject({
				ok: false,
				failure: { code: "unauthenticated" },
			});
			expect(await modeShown(app.shell)).toBe("strict");
			// The same words from the page itself are heard: it is the frame that was refused.
			expect(await ask("page")).toMatchObject({ ok: true });
		} finally {
			await app.close();
		}
	},
);

test.skipIf(standIn === undefined)(
	"arguments that make no sense end the app with 2, as any command's do",
	async () => {
		if (standIn === undefined) return;
		const app = await startApp(standIn, { args: ["--mode=open"] });
		try {
			expect(await app.shell.ended).toEqual([2, null]);
		} finally {
			await app.close();
		}
	},
);

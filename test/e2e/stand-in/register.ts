/**
 * Started with `node --import …/register.ts out/electron/main.mjs`: every import of `electron`, electron-store's
 * included, finds the stand-in, and the app runs as it is.
 */
import { registerHooks } from "node:module";

const standIn = new URL("./electron.ts", import.meta.url).href;

registerHooks({
	resolve: (specifier, context, next) =>
		specifier === "electron"
			? { url: standIn, shortCircuit: true }
			: next(specifier, context),
});

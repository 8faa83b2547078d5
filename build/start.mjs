// `npm start`: set-up, then the tray app where Electron can run, otherwise the gate without it, in the same command.
// Imports nothing from node_modules and never touches the system. Everything after `--` goes to the gate.
import { existsSync } from "node:fs";
import { findElectron, hasDisplay, obstacle } from "./lib/electron.mjs";
import { become, becomeGate } from "./lib/gate.mjs";
import { electronMain, root } from "./lib/layout.mjs";
import { messageOf, say } from "./lib/say.mjs";
import { onPath, withoutScripts } from "./lib/search-path.mjs";
import { setUp } from "./setup.mjs";

const retry = "--retry-electron";
const args = process.argv.slice(2).filter((word) => word !== retry);

try {
	await setUp();
	const electron = await look();
	process.env["PATH"] = withoutScripts(process.env["PATH"] ?? "", root);
	if (electron.binary === null) {
		say(`starting headless: ${electron.why}`);
		becomeGate(["start", ...(canOpenBrowser() ? ["--open"] : []), ...args]);
	} else {
		const { NODE_OPTIONS: _, ELECTRON_RUN_AS_NODE: __, ...env } = process.env;
		become(electron.binary, [electronMain, ...args], env);
	}
} catch (error) {
	say(messageOf(error));
	process.exitCode = 1;
}

/** @returns {Promise<import("./lib/electron.mjs").Finding>} */
async function look() {
	return existsSync(electronMain)
		? await findElectron({
				retry: process.argv.includes(retry),
				obstacle: obstacle(),
			})
		: { binary: null, why: "this copy has no tray app" };
}

/** @returns {boolean} whether a person sits in front of this machine's browser */
function canOpenBrowser() {
	if (!hasDisplay() || process.env["CI"] || process.env["SSH_CONNECTION"])
		return false;
	return process.platform !== "linux" || onPath("xdg-open");
}

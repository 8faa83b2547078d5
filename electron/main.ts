/**
 * The desktop app: puts the parts together. Read this first. The gate is a process of its own; this one shows a tray
 * and a window, and holds no secrets and no policy.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { app, nativeTheme, protocol, session, utilityProcess } from "electron";
import { resolveHome } from "../core/home.ts";
import { FlagError } from "../core/serve-flags.ts";
import { appArguments } from "./arguments.ts";
import { startGateHost } from "./gate-host.ts";
import type { GateStart } from "./gate-start.ts";
import { watchConsents } from "./consents.ts";
import { openDesktopDoor } from "./ipc.ts";
import { desktopHasTray, endTogether, liveWithoutTray } from "./lifetime.ts";
import { watchPairing } from "./pairing.ts";
import { pairingWindow } from "./pairing-window.ts";
import { popup as questionPopup } from "./popup.ts";
import { restrictPermissions, scheme } from "./lockdown.ts";
import { serveRendererFiles } from "./renderer-files.ts";
import { openSettings } from "./settings.ts";
import { showTray } from "./tray.ts";
import { watchWaiting } from "./waiting.ts";
import { mainWindow } from "./window.ts";

const here = import.meta.dirname;
const started = readArguments();
/** The vault's passphrase is for the gate: nothing else that the shell starts is given it. */
const gateEnv = { ...process.env };
delete process.env["DRAWBRIDGE_VAULT_PASSPHRASE"];
const folder = join(resolveHome(process.env).state, "shell");
mkdirSync(folder, { recursive: true, mode: 0o700 });
app.setPath("userData", folder);
app.enableSandbox();
protocol.registerSchemesAsPrivileged([
	{
		scheme,
		privileges: { standard: true, secure: true, supportFetchAPI: true },
	},
]);

// Not awaited at the top level: Electron becomes ready only after this module has run.
if (app.requestSingleInstanceLock()) void app.whenReady().then(start);
else app.quit();

async function start(): Promise<void> {
	const settings = openSettings();
	nativeTheme.themeSource = settings.get("theme");
	restrictPermissions(session.defaultSession);
	protocol.handle(scheme, serveRendererFiles(join(here, "../renderer")));
	const gate = startGateHost((before) => {
		const options: GateStart = {
			...started.gate,
			...(before && { ...before, nextPort: false }),
			// For whoever typed `npm start`: what an installed app or one started at login prints ends in a log.
			welcome: before === null && !started.hidden && !app.isPackaged,
		};
		return utilityProcess.fork(
			join(here, "gate-process.mjs"),
			[JSON.stringify(options)],
			{ serviceName: "Drawbridge gate", stdio: "inherit", env: gateEnv },
		);
	});
	const window = mainWindow(settings);
	const popup = questionPopup();
	const pairing = pairingWindow(() => void gate.call("pair.cancel", {}));
	const windows = [window, popup, pairing];
	openDesktopDoor(gate, () => windows.flatMap((each) => each.contents()), {
		minimisePopup: popup.minimise,
		openApprovals: window.openApprovals,
		openPairing: pairing.open,
		closePairing: pairing.close,
	});
	endTogether(gate.stop);
	app.on("second-instance", window.open);
	app.on("activate", window.open);
	const tray = showTray(gate, settings, window, pairing.open);
	watchWaiting(gate, (waiting) => {
		tray.showWaiting(waiting);
		popup.show(waiting.questions.map(({ id }) => id));
	});
	watchPairing(gate, pairing.told);
	watchConsents(gate, window.openPrograms);
	const hasTray = await desktopHasTray();
	if (!hasTray) liveWithoutTray(settings);
	if (!hasTray || !started.hidden) window.open();
}

/** Ends the process like any command's wrong usage: arguments that are wrong now would be wrong at every retry. */
function readArguments(): ReturnType<typeof appArguments> {
	try {
		return appArguments(process.argv.slice(1));
	} catch (error) {
		if (!(error instanceof FlagError)) throw error;
		console.error(`drawbridge: ${error.message}`);
		return process.exit(2);
	}
}

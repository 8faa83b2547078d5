/**
 * The desktop app: puts the parts together. Read this first. The gate is a process of its own; this one shows a tray
 * and a window, and holds no secrets and no policy.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { app, clipboard, protocol, session, utilityProcess } from "electron";
import { appArguments } from "../core/desktop/arguments.ts";
import { callAttention } from "../core/desktop/attention.ts";
import { showNewConsents } from "../core/desktop/consents.ts";
import { startGateHost } from "../core/desktop/gate-host.ts";
import type { GateStart } from "../core/desktop/gate-start.ts";
import { desktopHasTray } from "../core/desktop/has-tray.ts";
import { mirror } from "../core/desktop/mirror.ts";
import { pageScheme, serveRendererFiles } from "../core/desktop/pages.ts";
import { endTogether } from "../core/desktop/ending.ts";
import { quitting } from "../core/desktop/quitting.ts";
import { programForOthers } from "../core/desktop/program-copy.ts";
import { type TrayDeeds, trayModel } from "../core/desktop/tray-model.ts";
import { resolveHome } from "../core/home.ts";
import { FlagError } from "../core/serve-flags.ts";
import { openDesktopDoor } from "./ipc.ts";
import { askSystem, sayNoTray } from "./lifetime.ts";
import { restrictPermissions } from "./lockdown.ts";
import { questionNotifications, say } from "./notifications.ts";
import { pairingWindow } from "./pairing-window.ts";
import { questionPopup } from "./popup.ts";
import { openSettings } from "./settings.ts";
import { showTray } from "./tray.ts";
import { installUpdate } from "./update.ts";
import { mainWindow } from "./window.ts";

const here = import.meta.dirname;
const warmAfterMs = 2_000;
const started = readArguments();
/** The vault's passphrase is for the gate: nothing else that the shell starts is given it. */
const gateEnv = { ...process.env };
delete process.env["DRAWBRIDGE_VAULT_PASSPHRASE"];
const folder = join(resolveHome(process.env).state, "shell");
mkdirSync(folder, { recursive: true, mode: 0o700 });
app.setPath("userData", folder);
app.enableSandbox();
protocol.registerSchemesAsPrivileged([pageScheme]);

// Not awaited at the top level: Electron becomes ready only after this module has run.
if (app.requestSingleInstanceLock()) void app.whenReady().then(start);
else app.quit();

async function start(): Promise<void> {
	const settings = openSettings();
	const atLogin = settings.startedAtLogin();
	const isHidden = started.hidden || atLogin !== "off";
	restrictPermissions(session.defaultSession);
	protocol.handle(
		pageScheme.scheme,
		serveRendererFiles(join(here, "../renderer")),
	);
	const program = programForOthers(
		join(here, "main.mjs"),
		resolveHome(process.env).state,
		app.getVersion(),
	);
	const gate = startGateHost((before) => {
		const options: GateStart = {
			...started.gate,
			raised: started.gate.raised || atLogin === "paused",
			...(before && { ...before, nextPort: false, raised: false }),
			// For whoever typed `npm start`: what an installed app or one started at login prints ends in a log.
			welcome: before === null && !isHidden && !app.isPackaged,
			program,
		};
		return utilityProcess.fork(
			join(here, "gate-process.mjs"),
			[JSON.stringify(options)],
			{ serviceName: "Drawbridge gate", stdio: "inherit", env: gateEnv },
		);
	});
	const trayIsThere = desktopHasTray();
	const window = mainWindow(settings, () => {
		// Nothing could open it again.
		void trayIsThere.then((isThere) => isThere || app.quit());
	});
	const pairing = pairingWindow(() => void gate.call("pair.cancel", {}));
	const mayQuit = quitting(gate, askSystem);
	// First: what else hears that the app ends has to know whether it does.
	endTogether(app, gate.stop, mayQuit);
	const deeds: TrayDeeds = {
		openWindow: window.open,
		openSection: window.openSection,
		pairPhone: pairing.open,
		install: () => void installUpdate(gate, mayQuit),
		quit: () => app.quit(),
		say,
		copy: (text) => void clipboard.writeText(text),
	};
	const tray = showTray(
		(draw) => trayModel(gate, settings, deeds, draw),
		window.open,
	);
	const popup = questionPopup(tray.place, (contents) => door.wake(contents));
	const door = openDesktopDoor(gate, settings, () => [window, popup, pairing], {
		openSection: window.openSection,
		minimisePopup: popup.hide,
		openPairing: pairing.open,
		closePairing: pairing.close,
	});
	const notifications = questionNotifications({
		open: (id) => window.openSection(`approvals?id=${id}`),
		deny: tray.deny,
	});
	const attend = callAttention(gate, {
		ring(fresh) {
			popup.show();
			notifications.ring(fresh);
		},
		changed: (waiting) => notifications.changed(waiting),
		over: popup.hide,
	});
	mirror(gate, "approvals", (waiting) => void attend.waiting(waiting));
	mirror(gate, "quiet", attend.quiet);
	mirror(gate, "pairing", pairing.told);
	mirror(
		gate,
		"consents",
		showNewConsents(() => window.openSection("programs")),
	);
	app.on("second-instance", window.open);
	app.on("activate", window.open);
	// Not in the way of the start: the first window and the gate come first.
	setTimeout(popup.warm, warmAfterMs);
	const hasTray = await trayIsThere;
	if (!hasTray) sayNoTray(settings);
	if (!hasTray || !isHidden) window.open();
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

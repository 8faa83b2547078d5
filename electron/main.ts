/**
 * The desktop app: puts the parts together. Read this first. The gate is a process of its own; this one shows a tray
 * and a window, and holds no secrets and no policy.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { app, nativeTheme, protocol, session, utilityProcess } from "electron";
import { resolveHome } from "../core/home.ts";
import { portArguments, shellArguments } from "./arguments.ts";
import { desktopHasTray } from "./desktop-tray.ts";
import { startGateHost } from "./gate-host.ts";
import { openDesktopDoor } from "./ipc.ts";
import { endTogether, liveWithoutTray } from "./lifetime.ts";
import { restrictPermissions, scheme } from "./lockdown.ts";
import { serveRendererFiles } from "./renderer-files.ts";
import { openSettings } from "./settings.ts";
import { showTray } from "./tray.ts";
import { returnAfterRestart } from "./until-restart.ts";
import { mainWindow } from "./window.ts";

const here = import.meta.dirname;
const started = shellArguments(process.argv.slice(1));
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
	const gate = startGateHost((ports) => {
		const options = [...started.gate, ...portArguments(ports)];
		return utilityProcess.fork(join(here, "gate-process.mjs"), options, {
			serviceName: "Drawbridge gate",
		});
	});
	const window = mainWindow(settings);
	returnAfterRestart(gate, settings);
	openDesktopDoor(gate, window.contents);
	endTogether(gate.stop);
	app.on("second-instance", window.open);
	app.on("activate", window.open);
	showTray(gate, settings, window.open);
	const hasTray = await desktopHasTray();
	if (!hasTray) liveWithoutTray(settings);
	if (!hasTray || !started.hidden) window.open();
}

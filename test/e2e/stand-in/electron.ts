/**
 * The module the app imports as `electron`. Only what electron/ uses is here: a name that is missing fails the start,
 * which is how a new use is noticed.
 */
import { app } from "./app.ts";
import { BrowserWindow } from "./browser-window.ts";
import { startControl } from "./control.ts";
import { ipcMain } from "./ipc-main.ts";
import { Menu } from "./menu.ts";
import {
	clipboard,
	dialog,
	nativeImage,
	nativeTheme,
	Notification,
	screen,
} from "./native.ts";
import { protocol } from "./protocol.ts";
import { session } from "./session.ts";
import { Tray } from "./tray.ts";
import { utilityProcess } from "./utility-process.ts";

startControl();

export {
	app,
	BrowserWindow,
	clipboard,
	dialog,
	ipcMain,
	Menu,
	nativeImage,
	nativeTheme,
	Notification,
	protocol,
	screen,
	session,
	Tray,
	utilityProcess,
};
/** electron-store imports the module whole. */
export default { app, ipcMain, shell: {} };

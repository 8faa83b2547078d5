/** Electron's tray icon, recorded instead of drawn. */
import { EventEmitter } from "node:events";
import type { Rectangle, Tray as ElectronTray } from "electron";
import { Menu } from "./menu.ts";
import type { StandInImage } from "./native.ts";

type Used =
	| "destroy"
	| "getBounds"
	| "setContextMenu"
	| "setImage"
	| "setTitle"
	| "setToolTip";
/** The same names with the stand-in's own menus and images. */
type Shape = { [K in Used]: (...args: never[]) => ReturnType<ElectronTray[K]> };

export class Tray extends EventEmitter implements Shape {
	static shown: Tray | undefined;
	menu: Menu | undefined;
	toolTip = "";
	image: StandInImage;

	constructor(image: StandInImage) {
		super();
		this.image = image;
		Tray.shown = this;
	}

	setImage(image: StandInImage): void {
		this.image = image;
	}

	setToolTip(text: string): void {
		this.toolTip = text;
	}

	setTitle(): void {}

	getBounds(): Rectangle {
		return { x: 0, y: 0, width: 0, height: 0 };
	}

	setContextMenu(menu: Menu | null): void {
		this.menu = menu ?? undefined;
	}

	destroy(): void {
		Tray.shown = undefined;
	}
}

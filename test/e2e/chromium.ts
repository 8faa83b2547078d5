/** Finds a Chromium on this machine, and says how one is started here. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const names = [
	"chromium",
	"chromium-browser",
	"google-chrome",
	"google-chrome-stable",
];

/** The first Chromium on PATH, or undefined. */
export function findChromium(): string | undefined {
	const folders = (process.env["PATH"] ?? "").split(delimiter);
	return names
		.flatMap((name) => folders.map((folder) => join(folder, name)))
		.find(isExecutable);
}

/** Nothing is fetched, nothing is asked, and it runs as root in a container. */
export const quietArguments = [
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
];

function isExecutable(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

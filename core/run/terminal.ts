/** Whether a program may stay in front of the owner's terminal. Looks, and changes nothing. */
import { existsSync, readFileSync } from "node:fs";
import { isatty } from "node:tty";

/**
 * There is a terminal, and a program cannot type into it what runs after it has ended (TIOCSTI; off since Linux 6.2, where
 * it says so).
 */
export function isSafeTerminal(): boolean {
	if (!isatty(0)) return false;
	if (process.platform !== "linux") return true;
	const file = "/proc/sys/dev/tty/legacy_tiocsti";
	return existsSync(file) && readFileSync(file, "utf8").trim() === "0";
}

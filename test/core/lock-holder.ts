/** A child that tries to take a home's lock at the same moment as its siblings, says "held" or "refused", and waits. */
import { lockHome } from "../../core/lock.ts";

const [file = ""] = process.argv.slice(2);
// Siblings start within a second of one another: the next whole half second is their common start.
const startAt = Math.ceil(Date.now() / 500) * 500;
while (Date.now() < startAt);
try {
	// Kept, or the collector would close what holds the lock.
	const unlock = lockHome("home", file);
	process.stdin.once("end", unlock);
	process.stdout.write("held\n");
} catch {
	process.stdout.write("refused\n");
}
process.stdin.resume();

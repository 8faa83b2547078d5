/**
 * Something that starts programs as the gate does, and is killed: a process of its own for tests. Prints the number of the
 * program it has started; its script says those of others.
 */
import { systemClock } from "../../../core/clock.ts";
import { neededVariables } from "../../../core/stdio/environment.ts";
import { Program } from "../../../core/stdio/program.ts";
import { Warden } from "../../../core/stdio/warden.ts";

const [, , home = "", ...argv] = process.argv;
const [file = "", ...words] = argv;
const program = await Program.start(
	{
		warden: new Warden(home, () => undefined),
		clock: systemClock,
		start: {
			argv: [file, ...words],
			cwd: "/",
			env: neededVariables(process.env),
		},
	},
	{
		message: () => undefined,
		ended: () => undefined,
		line: (bytes) => process.stdout.write(`${bytes.toString()}\n`),
	},
);
process.stdout.write(`${program.pid}\n`);

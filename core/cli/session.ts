/** Reaches the gate for one command: the running one through its socket, else the files. Never starts a gate. */
import {
	type CommandInput,
	type CommandName,
	type CommandOutput,
	commands,
} from "../../contract/commands.ts";
import { CommandFailure } from "../../contract/wire.ts";
import { checkSocketFolder, type Home, resolveHome } from "../home.ts";
import type { Log } from "../log.ts";
import { connectGate, type GateCaller } from "./client.ts";
import { CliError, tell } from "./output.ts";
import { isPassphraseGiven, passphraseFlag, readPassphrase } from "./prompt.ts";

/** @throws UnsafeFolderError before anything is said to a socket that may be somebody else's. */
export function currentHome(): Home {
	const home = resolveHome(process.env);
	checkSocketFolder(home);
	return home;
}

/** Runs `work` with a caller and closes it again. */
export async function withGate<T>(
	work: (gate: GateCaller) => Promise<T>,
): Promise<T> {
	const home = currentHome();
	const gate = asOwner(
		(await connectGate(home)) ?? (await offlineCaller(home)),
	);
	try {
		return await work(gate);
	} finally {
		await gate.close();
	}
}

/**
 * Gives the owner's passphrase where it is asked for, until `ended` aborts. One that was announced goes along with every
 * change: without it the gate would ask a trusted phone instead. Says so where a person elsewhere is waited for.
 */
export const asOwner = (gate: GateCaller, ended?: AbortSignal): GateCaller => ({
	async call(name, input) {
		const isChange = commands[name].effect !== "read";
		if (isChange && isPassphraseGiven())
			return await gate.call(name, input, await readPassphrase());
		const timer = isChange
			? setTimeout(() => void tellWhoIsAsked(gate, name), patienceMs)
			: undefined;
		try {
			return await gate.call(name, input);
		} catch (error) {
			if (
				!(error instanceof CommandFailure) ||
				error.code !== "passphrase-needed"
			)
				throw error;
			const passphrase = await readPassphrase(ended);
			if (passphrase === undefined) throw error;
			return await gate.call(name, input, passphrase);
		} finally {
			clearTimeout(timer);
		}
	},
	close: () => gate.close(),
});

/** What is answered sooner needs no words. */
const patienceMs = 1_000;

/** A yes on the desktop or a phone may take minutes, and the person may sit here. */
async function tellWhoIsAsked(
	gate: GateCaller,
	name: CommandName,
): Promise<void> {
	try {
		const waiting = await gate.call("approval.list", {});
		const asked = waiting.find(
			({ upstream, tool }) => upstream === "gate" && tool === name,
		);
		if (asked === undefined) return;
		const { owner } = await gate.call("status.get", {});
		tell(
			owner.desktop
				? `${asked.id} waits for a yes on the desktop`
				: `${asked.id} waits for a yes on a trusted phone; to type the owner passphrase instead, interrupt this and add ${passphraseFlag}`,
		);
	} catch {
		// The command itself says what is amiss.
	}
}

/** One command, whether a gate runs or not. */
export const ask = <N extends CommandName>(
	name: N,
	input: CommandInput<N>,
): Promise<CommandOutput<N>> => withGate((gate) => gate.call(name, input));

/** One command that only a running gate can answer. @throws CliError not-running */
export async function askRunning<N extends CommandName>(
	name: N,
	input: CommandInput<N>,
): Promise<CommandOutput<N>> {
	const gate = await connectGate(currentHome());
	if (!gate) throw notRunning();
	try {
		return await asOwner(gate).call(name, input);
	} finally {
		await gate.close();
	}
}

export const notRunning = (): CliError =>
	new CliError(
		"not-running",
		"no gate is running here; start one with: drawbridge serve",
	);

/** What a starting gate announces is no news to someone who asks for a list. */
const onlyErrors: Log = (level, message) => {
	if (level === "error") tell(`drawbridge: ${message}`);
};

async function offlineCaller(home: Home): Promise<GateCaller> {
	const { openOffline } = await import("../offline.ts");
	const offline = await openOffline(home, onlyErrors);
	return {
		async call<N extends CommandName>(
			name: N,
			input: CommandInput<N>,
			passphrase?: string,
		): Promise<CommandOutput<N>> {
			const result = await offline.control.call("cli", name, input, {
				passphrase,
			});
			if (!result.ok) throw new CommandFailure(result.failure);
			// The schema is the one the name picks.
			return commands[name].output.parse(result.output) as CommandOutput<N>;
		},
		close: () => offline.close(),
	};
}

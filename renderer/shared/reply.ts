/**
 * What comes back for a call, on either door: read once here, against the contract, so that the windows can trust
 * the type. It never shows a message to anyone.
 */
import * as z from "zod";
import {
	type CommandName,
	type CommandOutput,
	commands,
	Failure,
} from "../../contract/commands.ts";
import { CommandFailure } from "../../contract/wire.ts";

const Reply = z.union([
	z.object({ ok: z.literal(true), output: z.unknown() }),
	z.object({ ok: z.literal(false), failure: Failure }),
]);

/** The contract again, in the shape in which TypeScript follows a name to its output. */
const parsers: {
	readonly [N in CommandName]: { readonly output: z.ZodType<CommandOutput<N>> };
} = commands;

/** Throws a {@link CommandFailure}: the gate's own, or `internal` when the reply does not fit the contract. */
export function readReply<N extends CommandName>(
	name: N,
	unparsed: unknown,
): CommandOutput<N> {
	const reply = Reply.safeParse(unparsed);
	if (!reply.success) throw misfit(name);
	if (!reply.data.ok) throw new CommandFailure(reply.data.failure);
	const output = parsers[name].output.safeParse(reply.data.output);
	if (!output.success) throw misfit(name);
	return output.data;
}

function misfit(name: string): CommandFailure {
	return new CommandFailure({
		code: "internal",
		message: `the reply to ${name} does not fit the contract`,
	});
}

/** For a call that reached no gate. */
export function notAnswering(): CommandFailure {
	return new CommandFailure({
		code: "not-running",
		message: "the gate is not answering",
	});
}

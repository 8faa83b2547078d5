/**
 * What an operation is, and what the operations of all areas work on. Each file of this folder carries out the commands
 * of one area; control.ts puts them together.
 */
import type {
	Actor,
	CommandName,
	CommandOutput,
	commands,
	Failure,
} from "../../contract/commands.ts";
import type { StatusView } from "../../contract/views.ts";
import type { Phones } from "../phones.ts";
import type { OpenParts } from "../parts.ts";

/** What commands work on: the parts, and what only a running gate has. */
export interface ControlParts {
	readonly parts: OpenParts;
	readonly gateUrl: () => string;
	status(): StatusView;
	consoleLink(): { url: string; expiresAt: string };
	/** @throws CommandError not-running */
	phones(): Pick<Phones, "pairing" | "door">;
	stop(end: "stop" | "restart"): void;
}

/** Who asks, as the door knows it. */
export interface Asker {
	readonly actor: Actor;
	/** Aborted when the connection the question came by has ended; where a door keeps none, it never is. */
	readonly gone?: AbortSignal | undefined;
	/** The owner's, where one was given. */
	readonly passphrase?: string | undefined;
}

/** The input as its schema hands it over: defaults filled in. */
type Parsed<N extends CommandName> = ReturnType<
	(typeof commands)[N]["input"]["parse"]
>;
export type Operations = {
	readonly [N in CommandName]: (
		input: Parsed<N>,
		asker: Asker,
	) => CommandOutput<N> | Promise<CommandOutput<N>>;
};
/** The operations whose names begin with `Area` and a dot. */
export type OperationsOf<Area extends string> = Pick<
	Operations,
	Extract<CommandName, `${Area}.${string}`>
>;

/** A command that cannot be done, for a reason the caller can act on. */
export class CommandError extends Error {
	readonly code: Failure["code"];
	constructor(code: Failure["code"], message: string) {
		super(message);
		this.code = code;
	}
}

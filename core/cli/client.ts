/** The command line's end of the control socket. Speaks contract/wire.ts; knows no command. */
import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import {
	type CommandInput,
	type CommandName,
	type CommandOutput,
	commands,
} from "../../contract/commands.ts";
import { findEndpoint } from "../doors/pipe.ts";
import { proveCaller } from "../doors/proof.ts";
import type { Home } from "../home.ts";
import { Answer, CommandFailure, Notice } from "../../contract/wire.ts";

/** How a command reaches a gate, running or not. */
export interface GateCaller {
	/** `passphrase`: the owner's. @throws CommandFailure */
	call<N extends CommandName>(
		name: N,
		input: CommandInput<N>,
		passphrase?: string,
	): Promise<CommandOutput<N>>;
	close(): Promise<void>;
}

/** A caller that can also listen. */
export interface LiveCaller extends GateCaller {
	/** Notices until the gate goes away; then the promise settles. */
	subscribe(listener: (notice: Notice) => void): Promise<void>;
}

/** Connects to the running gate; undefined when none runs, or what answers there cannot prove to be it. */
export function connectGate(home: Home): Promise<LiveCaller | undefined> {
	const endpoint = findEndpoint(home);
	if (endpoint === undefined) return Promise.resolve(undefined);
	return new Promise((resolve) => {
		const socket = connect(endpoint.path);
		socket.once("error", () => resolve(undefined));
		socket.once("connect", () => {
			const { secret } = endpoint;
			if (secret === undefined) resolve(new SocketCaller(socket));
			else
				void proveCaller(socket, secret).then((proven) =>
					resolve(proven ? new SocketCaller(socket) : undefined),
				);
		});
	});
}

class SocketCaller implements LiveCaller {
	readonly #socket: Socket;
	readonly #waiting = new Map<number, (answer: Answer) => void>();
	#lastId = 0;
	#listener: ((notice: Notice) => void) | undefined;

	constructor(socket: Socket) {
		this.#socket = socket;
		socket.on("error", () => socket.destroy());
		socket.once("close", () => {
			for (const [id, settle] of this.#waiting) settle(unanswered(id));
		});
		// The reader repeats its input's errors, and would throw them where nobody listens.
		createInterface({ input: socket })
			.on("error", () => socket.destroy())
			.on("line", (line) => this.#receive(line));
	}

	async call<N extends CommandName>(
		name: N,
		input: CommandInput<N>,
		passphrase?: string,
	): Promise<CommandOutput<N>> {
		const answer = await this.#ask({ call: name, input, passphrase });
		if (!answer.ok) throw new CommandFailure(answer.failure);
		// The schema is the one the name picks.
		return commands[name].output.parse(answer.output) as CommandOutput<N>;
	}

	async subscribe(listener: (notice: Notice) => void): Promise<void> {
		this.#listener = listener;
		await this.#ask({ subscribe: true });
		await new Promise((resolve) => this.#socket.once("close", resolve));
	}

	async close(): Promise<void> {
		this.#socket.destroy();
	}

	#ask(question: object): Promise<Answer> {
		const id = ++this.#lastId;
		if (this.#socket.destroyed) return Promise.resolve(unanswered(id));
		return new Promise((resolve) => {
			this.#waiting.set(id, resolve);
			this.#socket.write(`${JSON.stringify({ id, ...question })}\n`);
		});
	}

	#receive(line: string): void {
		const message: unknown = JSON.parse(line);
		const answer = Answer.safeParse(message);
		if (answer.success) {
			this.#waiting.get(answer.data.id)?.(answer.data);
			this.#waiting.delete(answer.data.id);
			return;
		}
		const notice = Notice.safeParse(message);
		if (notice.success) this.#listener?.(notice.data);
	}
}

const unanswered = (id: number): Answer => ({
	id,
	ok: false,
	failure: {
		code: "not-running",
		message: "the gate went away before it answered",
	},
});

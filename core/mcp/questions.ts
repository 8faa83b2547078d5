/** What a server has asked of its clients and waits for. Each is answered once, whatever becomes of who was asked. */
import type { JsonObject } from "../json.ts";
import { codes, failed, methodNotFound, type RpcId } from "./message.ts";
import type { Question, Speaker, Withdraw } from "./speaker.ts";
import { canAnswer } from "./translate.ts";
import type { Wire } from "./wire.ts";

/** Of one server, before it has got answers. */
const mostQuestions = 64;

/** Who is asked. */
interface Asked {
	readonly speaker: Speaker;
	ask?: ((question: Question) => Withdraw) | undefined;
}

export class Questions {
	readonly #open = new Map<RpcId, Withdraw>();

	/** `asked`: undefined where nobody is meant. `of`: the questions of the call that this one is about. */
	put(
		wire: Wire,
		id: RpcId,
		{ method, params }: { method: string; params: JsonObject },
		asked: Asked | undefined,
		of: Set<RpcId> | undefined,
	): void {
		if (method === "ping") {
			wire.reply(id, { result: {} });
			return;
		}
		if (!asked || this.#open.size >= mostQuestions || this.#open.has(id)) {
			wire.reply(id, nobody);
			return;
		}
		if (!canAnswer(asked.speaker, method, params)) {
			wire.reply(id, methodNotFound);
			return;
		}
		of?.add(id);
		// Set before it is asked: it may be answered at once.
		this.#open.set(id, () => undefined);
		const withdraw = asked.ask?.({
			method,
			params,
			answer: (outcome) => {
				of?.delete(id);
				if (this.#open.delete(id)) wire.reply(id, outcome);
			},
		});
		if (withdraw && this.#open.has(id)) this.#open.set(id, withdraw);
	}

	/** The server waits for it no more. */
	takeBack(id: unknown): void {
		for (const [open, withdraw] of this.#open)
			if (open === id) {
				this.#open.delete(open);
				withdraw();
			}
	}

	/** What they were about is over: nobody is asked any more, and the server is told so. */
	giveUp(ids: Iterable<RpcId>, wire: Wire | undefined): void {
		for (const id of ids) {
			const withdraw = this.#open.get(id);
			if (withdraw === undefined) continue;
			this.#open.delete(id);
			withdraw();
			wire?.reply(id, nobody);
		}
	}

	/** The server has gone. */
	end(): void {
		for (const withdraw of this.#open.values()) withdraw();
		this.#open.clear();
	}
}

const nobody = failed(
	codes.internal,
	"Nobody can be asked: it is not clear whose call this is about.",
);

/** Who answers to the machine's name on which network, while the phone door is open there. */
import { answerMdns, type MdnsAnswer } from "../../lan/mdns.ts";
import type { Log } from "../../log.ts";

export interface NamedAt {
	readonly interface: string;
	/** Where the door is open there; the first one's interface is answered on. */
	readonly addresses: readonly string[];
}

export class NameAnswers {
	readonly #log: Log;
	/** By what they say. */
	readonly #answers = new Map<string, MdnsAnswer>();

	constructor(log: Log) {
		this.#log = log;
	}

	/** On these networks and no other; an answer that would say the same stays. */
	follow(name: string, places: readonly NamedAt[]): void {
		const wanted = new Map(
			places.map((place) => [JSON.stringify([name, place]), place] as const),
		);
		for (const [key, answer] of this.#answers)
			if (!wanted.has(key)) {
				answer.close();
				this.#answers.delete(key);
			}
		const log = this.#log;
		for (const [key, { addresses }] of wanted) {
			const [interfaceAddress] = addresses;
			if (interfaceAddress !== undefined && !this.#answers.has(key))
				this.#answers.set(
					key,
					answerMdns({ name, interfaceAddress, addresses, log }),
				);
		}
	}

	close(): void {
		this.follow("", []);
	}
}

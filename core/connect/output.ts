/** Messages to the client: one a line, each whole, and no faster than it reads. */
import type { Writable } from "node:stream";

export class Output {
	readonly #stream: Writable;
	#drained: Promise<void> | undefined;

	constructor(stream: Writable) {
		this.#stream = stream;
	}

	/** Resolves when more may be written. */
	async write(line: string): Promise<void> {
		if (this.#stream.write(`${line}\n`)) return;
		this.#drained ??= new Promise((resolve) =>
			this.#stream.once("drain", () => {
				this.#drained = undefined;
				resolve();
			}),
		);
		await this.#drained;
	}

	/** Resolves when the client has been given everything. */
	flush(): Promise<void> {
		return new Promise((resolve) => {
			this.#stream.write("", () => resolve());
		});
	}
}

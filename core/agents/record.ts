/**
 * What was moved, so that it can be taken back: one file a move, 0600 in the state folder. Its first line says what was
 * done; the second is the agent's file as it was, sealed by a key of the vault with the first line as associated data. So
 * no key lies there in plain text, and whatever else wrote the record brings nothing back.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import {
	closeSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { AgentId } from "../../contract/agents.ts";
import { Name } from "../../contract/views.ts";
import type { Vault } from "../vault/vault.ts";
import { Secret } from "../vault/secret.ts";

const Head = z.strictObject({
	format: z.literal("drawbridge-move-1"),
	id: z.string().regex(/^mv_[0-9a-f]{16}$/),
	agent: AgentId,
	/** As the agent names it, and where a link led. */
	file: z.string(),
	target: z.string(),
	/** `null`: the user's own. */
	project: z.string().nullable(),
	list: z.array(z.string()),
	at: z.iso.datetime(),
	/** SHA-256 of what was written. */
	after: z.string(),
	servers: z.array(
		z.object({
			name: z.string(),
			upstream: Name,
			/** Made for it; it goes again. */
			isOurs: z.boolean(),
			secrets: z.array(z.string()),
		}),
	),
});
export type Head = z.infer<typeof Head>;

/** It is not what was written, or the vault has another key by now. */
export class RecordError extends Error {
	readonly code = "agent-record";
}

const keyName = "agents/moves";
const tagBytes = 16;

export class Records {
	readonly #folder: string;
	readonly #vault: Pick<Vault, "get" | "set">;

	constructor(state: string, vault: Pick<Vault, "get" | "set">) {
		this.#folder = join(state, "agents");
		this.#vault = vault;
	}

	static newId(): string {
		return `mv_${randomBytes(8).toString("hex")}`;
	}

	/** Oldest first; what cannot be read as one is left out. */
	list(): Head[] {
		let names: string[];
		try {
			names = readdirSync(this.#folder);
		} catch {
			return [];
		}
		return names
			.filter((name) => name.endsWith(".move"))
			.flatMap((name) => {
				const head = parseHead(linesOf(join(this.#folder, name))[0]);
				return head?.id === name.slice(0, -".move".length) ? [head] : [];
			})
			.toSorted((a, b) => (a.at < b.at ? -1 : 1));
	}

	/** In the place of what was there of this move. Survives a crash once this has returned. @throws VaultError */
	async write(head: Head, before: string): Promise<void> {
		const line = JSON.stringify(head);
		const nonce = randomBytes(12);
		const cipher = createCipheriv("aes-256-gcm", await this.#key(), nonce, {
			authTagLength: tagBytes,
		});
		cipher.setAAD(Buffer.from(line));
		const sealed = Buffer.concat([
			nonce,
			cipher.update(before, "utf8"),
			cipher.final(),
			cipher.getAuthTag(),
		]);
		mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
		const file = this.#fileOf(head.id);
		const draft = `${file}.${randomBytes(4).toString("hex")}`;
		const open = openSync(draft, "wx", 0o600);
		try {
			writeFileSync(open, `${line}\n${sealed.toString("base64")}\n`);
			fsyncSync(open);
		} finally {
			closeSync(open);
		}
		renameSync(draft, file);
	}

	/** With the file as it was; undefined: there is no such move. @throws RecordError, VaultError */
	async read(
		id: string,
	): Promise<{ readonly head: Head; readonly before: string } | undefined> {
		if (!this.list().some((head) => head.id === id)) return undefined;
		const [line = "", body = ""] = linesOf(this.#fileOf(id));
		const head = parseHead(line);
		const key = await this.#vault.get(keyName);
		if (head === undefined || key === undefined) throw spoiled();
		try {
			const sealed = Buffer.from(body, "base64");
			const decipher = createDecipheriv(
				"aes-256-gcm",
				Buffer.from(key.reveal(), "hex"),
				sealed.subarray(0, 12),
				{ authTagLength: tagBytes },
			);
			decipher.setAAD(Buffer.from(line));
			decipher.setAuthTag(sealed.subarray(-tagBytes));
			const before = Buffer.concat([
				decipher.update(sealed.subarray(12, -tagBytes)),
				decipher.final(),
			]).toString("utf8");
			return { head, before };
		} catch {
			throw spoiled();
		}
	}

	remove(id: string): void {
		rmSync(this.#fileOf(id), { force: true });
	}

	#fileOf(id: string): string {
		return join(this.#folder, `${id}.move`);
	}

	/** One for all moves, made when it is first needed. */
	async #key(): Promise<Buffer> {
		const known = await this.#vault.get(keyName);
		if (known !== undefined) return Buffer.from(known.reveal(), "hex");
		const made = randomBytes(32);
		await this.#vault.set(keyName, new Secret(made.toString("hex")));
		return made;
	}
}

const spoiled = (): RecordError =>
	new RecordError(
		"the record of this move was changed, or the vault is another one, so it brings nothing back; change the agent's file by hand",
	);

function linesOf(file: string): readonly string[] {
	try {
		return readFileSync(file, "utf8").split("\n");
	} catch {
		return [];
	}
}

function parseHead(line: string | undefined): Head | undefined {
	try {
		return Head.parse(JSON.parse(line ?? ""));
	} catch {
		return undefined;
	}
}

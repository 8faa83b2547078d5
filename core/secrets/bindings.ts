/**
 * Where each secret may be sent: origins, and there the header fields that named it when it was set. Owns the table
 * `secret`, which holds no value. What it cannot read binds to nothing.
 */
import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { Name, type SecretView } from "../../contract/views.ts";
import { secretsIn } from "./parse.ts";

export type Bound = SecretView["boundTo"];

const Row = z.array(
	z.object({
		upstream: Name,
		origin: z.string(),
		/** Homes from before there was one have rows without. */
		header: z.string().optional(),
	}),
);
type Row = z.infer<typeof Row>;

/** What names secrets: an upstream's headers, and what it signs tokens with. */
export interface Naming {
	readonly name: string;
	readonly origin: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly jwt?: { readonly secret: string } | undefined;
}

/** Where it stands when nobody says. */
export const usualField = "authorization";
/** In a header's place: it signs tokens and is not sent itself. */
export const signing = "";

/** The fields by which an upstream names a secret, in lower case. */
export function fieldsNaming(
	secret: string,
	{ headers, jwt }: Pick<Naming, "headers" | "jwt">,
): string[] {
	const fields = Object.entries(headers)
		.filter(([, value]) => secretsIn([value]).has(secret))
		.map(([field]) => field.toLowerCase());
	return jwt?.secret === secret ? [...fields, signing] : fields;
}

/** To each field by which these upstreams name it. */
export const boundWhereNamed = (
	secret: string,
	upstreams: readonly Naming[],
): Bound =>
	upstreams.flatMap((upstream) =>
		fieldsNaming(secret, upstream).map((header) => ({
			upstream: upstream.name,
			origin: upstream.origin,
			header,
		})),
	);

export class Bindings {
	readonly #db: DatabaseSync;
	#migrated = false;

	constructor(db: DatabaseSync) {
		this.#db = db;
	}

	list(): SecretView[] {
		return this.#rows().map(({ name, setAt, bound }) =>
			view(name, setAt, withHeader(bound)),
		);
	}

	/** undefined: there is no such secret. */
	of(name: string): Bound | undefined {
		const row = this.#db
			.prepare("SELECT bound FROM secret WHERE name = ?")
			.get(name);
		return row && withHeader(parse(row["bound"]));
	}

	/** In the place of what was there. */
	set(name: string, setAt: number, bound: Bound): SecretView {
		this.#db
			.prepare("INSERT OR REPLACE INTO secret VALUES (?, ?, ?)")
			.run(name, setAt, JSON.stringify(bound));
		return view(name, setAt, bound);
	}

	/** `false`: there was none. */
	remove(name: string): boolean {
		const { changes } = this.#db
			.prepare("DELETE FROM secret WHERE name = ?")
			.run(name);
		return Number(changes) > 0;
	}

	/**
	 * Rows without a header count as bound to those that name the secret at that origin now. Once: what names it later
	 * was not meant.
	 */
	migrate(upstreams: readonly Naming[]): void {
		if (this.#migrated) return;
		this.#migrated = true;
		for (const { name, setAt, bound } of this.#rows()) {
			if (bound.every(({ header }) => header !== undefined)) continue;
			const origins = new Set(
				bound
					.filter(({ header }) => header === undefined)
					.map(({ origin }) => origin),
			);
			const named = upstreams.filter(({ origin }) => origins.has(origin));
			this.set(name, setAt, [
				...withHeader(bound),
				...boundWhereNamed(name, named),
			]);
		}
	}

	#rows(): { name: string; setAt: number; bound: Row }[] {
		return this.#db
			.prepare("SELECT * FROM secret ORDER BY name")
			.all()
			.map((row) => ({
				name: String(row["name"]),
				setAt: Number(row["set_at"]),
				bound: parse(row["bound"]),
			}));
	}
}

const withHeader = (bound: Row): Bound =>
	bound.flatMap(({ upstream, origin, header }) =>
		header === undefined ? [] : [{ upstream, origin, header }],
	);

function parse(text: unknown): Row {
	try {
		return Row.parse(JSON.parse(String(text)));
	} catch {
		return [];
	}
}

const view = (name: string, setAt: number, boundTo: Bound): SecretView => ({
	name,
	setAt: new Date(setAt).toISOString(),
	boundTo,
});

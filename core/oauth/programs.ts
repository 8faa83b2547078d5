/**
 * The programs that a person has let in: as what, to which upstreams, until when. Says whom an access token stands for, and
 * ends them. Asks nobody: what becomes a program was allowed in consents.ts.
 */
import { randomBytes } from "node:crypto";
import * as z from "zod";
import { ConsentRole, type OAuthClientView } from "../../contract/oauth.ts";
import { Name } from "../../contract/views.ts";
import type { Session } from "../auth/session.ts";
import type { Clock } from "../clock.ts";
import { accessTokenForm } from "./adapter.ts";
import type { OAuthRecord, Records } from "./records.ts";

const Program = z.object({
	id: z.string(),
	issuer: z.string(),
	clientId: z.string(),
	name: z.string(),
	document: z.string().nullable(),
	returnsTo: z.string(),
	resource: z.string(),
	role: ConsentRole,
	/** An empty list would open all. */
	upstreams: z.array(Name).min(1),
	grantedAt: z.number(),
});
export type Program = z.infer<typeof Program>;
export const readProgram = (data: unknown): Program | undefined =>
	Program.safeParse(data).data;
export type NewProgram = Omit<Program, "id" | "grantedAt">;

/** Whatever it does, it has to be let in again after this. */
export const programDays = 90;
const programMs = programDays * 86_400_000;

export class Programs {
	readonly #records: Records;
	readonly #clock: Clock;
	readonly #onChange: () => void;
	readonly #read = new WeakMap<OAuthRecord, Program>();
	readonly #sessions = new WeakMap<OAuthRecord, Session>();

	constructor(records: Records, clock: Clock, onChange: () => void) {
		this.#records = records;
		this.#clock = clock;
		this.#onChange = onChange;
	}

	/** Whom an access token stands for, as long as it is good. */
	identify(raw: string): Session | undefined {
		if (!accessTokenForm.test(raw)) return undefined;
		const token = this.#records.get("AccessToken", raw);
		const record = token && this.#ofGrant(token.grant);
		if (!record) return undefined;
		this.#records.use(record);
		const known = this.#sessions.get(record);
		if (known) return known;
		const { id, name, role, upstreams } = this.#of(record);
		const session: Session = {
			id: `oauth:${id}`,
			subject: `oauth:${id}`,
			// What it calls itself could be anybody's name.
			name: `oauth:${id} (${name})`,
			role,
			upstreams,
			via: "token",
			// A stream that is open outlives the token it was opened with, and never what was allowed.
			expiresAt: record.expiresAt,
		};
		this.#sessions.set(record, session);
		return session;
	}

	/** What was allowed still holds. */
	isActive({ subject }: Session): boolean {
		return this.#find(subject.slice("oauth:".length)) !== undefined;
	}

	nameOf(id: string): string | undefined {
		const record = this.#find(id);
		return record && this.#of(record).name;
	}

	list(): OAuthClientView[] {
		return this.#all().map(({ record, program }) => ({
			id: program.id,
			name: program.name,
			document: program.document,
			role: program.role,
			upstreams: program.upstreams,
			grantedAt: iso(program.grantedAt),
			lastUsedAt: record.usedAt === null ? null : iso(record.usedAt),
			expiresAt: iso(record.expiresAt),
		}));
	}

	/** Everything it holds ends. `false`: there is none by this id. */
	revoke(id: string): boolean {
		const record = this.#find(id);
		if (!record) return false;
		this.#records.removeGrant(record.grant);
		return true;
	}

	/** In place of what the same client had for the same. */
	letIn(grant: string, wanted: NewProgram): Program {
		for (const { record, program } of this.#all())
			if (
				program.issuer === wanted.issuer &&
				program.clientId === wanted.clientId &&
				program.resource === wanted.resource &&
				record.grant !== grant
			)
				this.#records.removeGrant(record.grant);
		const now = this.#clock.now();
		const program: Program = {
			...wanted,
			id: `o_${randomBytes(6).toString("hex")}`,
			grantedAt: now,
		};
		this.#records.put("Program", program.id, {
			grant,
			data: program,
			expiresAt: now + programMs,
		});
		this.#onChange();
		return program;
	}

	#find(id: string): OAuthRecord | undefined {
		return this.#records.get("Program", id);
	}

	#ofGrant(grant: string): OAuthRecord | undefined {
		return this.#records.ofGrant("Program", grant)[0];
	}

	#all(): { record: OAuthRecord; program: Program }[] {
		return this.#records
			.all("Program")
			.map((record) => ({ record, program: this.#of(record) }));
	}

	/** Sealed, so it is what was written. */
	#of(record: OAuthRecord): Program {
		const known = this.#read.get(record);
		if (known) return known;
		const program = Program.parse(record.data);
		this.#read.set(record, program);
		return program;
	}
}

const iso = (ms: number): string => new Date(ms).toISOString();

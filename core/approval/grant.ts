/** A remembered approval: whose calls it covers, which of them, and until when. */
import type { GrantView } from "../../contract/approvals.ts";
import type { Pattern } from "./pattern.ts";

export interface Grant {
	readonly id: string;
	readonly scope: GrantView["scope"];
	readonly clientId: string;
	readonly client: string;
	readonly agent: string;
	readonly upstream: string;
	readonly origin: string;
	/** Empty where a pattern covers. */
	readonly digest: string;
	readonly pattern: Pattern | undefined;
	readonly words: string;
	readonly approval: string;
	readonly by: string;
	readonly createdAt: number;
	readonly expiresAt: number;
	/** Monotonic. */
	readonly endsMs: number;
	usesLeft: number | null;
	used: number;
	lastUsedAt: number | null;
	revoked: boolean;
}

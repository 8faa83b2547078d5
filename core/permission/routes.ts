/**
 * Which permission a method on a path needs, by the owner's rules and a preset's: the first that matches wins. A path
 * that servers read in more than one way needs what each way needs. Never decides what holds where no rule matches.
 */
import { PathPattern, type Readings, type Segments } from "./paths.ts";

/** As it stands in settings and presets: the first match wins. Without a method: any. `nobody` refuses whoever asks. */
export interface RouteRule {
	readonly method?: string | undefined;
	/** `*` is one segment, `**` any number. */
	readonly path: string;
	readonly permission: string;
}

export interface Ruling {
	/** Of every rule that matched a reading; each is needed. */
	readonly permissions: readonly string[];
	/** Some reading matched no rule: what holds by default is needed too. */
	readonly unruled: boolean;
}

interface Compiled {
	readonly method: string | undefined;
	readonly pattern: PathPattern;
	readonly permission: string;
}

const noRule: Ruling = Object.freeze({
	permissions: Object.freeze([]),
	unruled: true,
});

export class Routes {
	readonly #rules: readonly Compiled[];

	constructor(rules: readonly RouteRule[]) {
		this.#rules = rules.map(({ method, path, permission }) => ({
			method: method?.toUpperCase(),
			pattern: new PathPattern(path),
			permission,
		}));
	}

	get isEmpty(): boolean {
		return this.#rules.length === 0;
	}

	rule(method: string, readings: Readings): Ruling {
		if (this.isEmpty) return noRule;
		if (readings.unclear) return this.#everyRule(method);
		const permissions: string[] = [];
		let unruled = false;
		for (const segments of readings.all) {
			const found = this.#first(method, segments);
			if (found === undefined) unruled = true;
			else if (!permissions.includes(found)) permissions.push(found);
		}
		return { permissions, unruled };
	}

	#first(method: string, segments: Segments): string | undefined {
		for (const rule of this.#rules)
			if (covers(rule, method) && rule.pattern.matches(segments))
				return rule.permission;
		return undefined;
	}

	/** For a path that could be any. */
	#everyRule(method: string): Ruling {
		const permissions = new Set<string>();
		for (const rule of this.#rules)
			if (covers(rule, method)) permissions.add(rule.permission);
		return { permissions: [...permissions], unruled: true };
	}
}

/** HEAD is GET without the body (RFC 9110 §9.3.2). */
const covers = (rule: Compiled, method: string): boolean =>
	rule.method === undefined ||
	rule.method === method ||
	(rule.method === "GET" && method === "HEAD");

/**
 * Which hosts one program reaches: those it was given, and those a person lets it reach while it runs. What it was not
 * given and lies on this machine is never asked about. Silence refuses; many attempts at one host are one question.
 */
import type { LookupFunction } from "node:net";
import type { Runtime } from "./runtime.ts";

/** "example.org:443" → whether a person lets it. Rejecting is a no. */
export type AskToReach = (
	destination: string,
	gone: AbortSignal,
) => Promise<boolean>;

type Parts = Pick<
	Runtime,
	"canonicalHost" | "createGuard" | "isHost" | "matchesHost"
>;

/** At once, and in a program's life: whoever is asked more says yes to anything. */
const mostOpen = 5;
const mostAsked = 64;
const mostTold = 200;

/** A name that a stranger's server answers for is not to lead into the owner's network. */
const privateRanges = [
	"10.0.0.0/8",
	"172.16.0.0/12",
	"192.168.0.0/16",
	"100.64.0.0/10",
	"198.18.0.0/15",
	"192.0.0.0/24",
	"fc00::/7",
];

/** Stands for any name where only the address it leads to is in question. */
const anyName = "any.invalid";

export interface HostsOptions {
	readonly hosts: readonly string[];
	/** undefined: nobody can be asked. */
	readonly ask: AskToReach | undefined;
	/** Refused: where, and why in words. */
	readonly onRefused: (destination: string, why: string) => void;
	/** Instead of the system's resolver. */
	readonly resolve?: NonNullable<
		Parameters<Runtime["createGuard"]>[0]
	>["resolve"];
}

export class Hosts {
	readonly #parts: Parts;
	readonly #options: HostsOptions;
	readonly #listed: ReturnType<Runtime["createGuard"]>;
	readonly #strange: ReturnType<Runtime["createGuard"]>;
	readonly #answers = new Map<string, Promise<boolean>>();
	readonly #gone = new AbortController();
	readonly #told = new Set<string>();
	#open = 0;

	constructor(parts: Parts, options: HostsOptions) {
		this.#parts = parts;
		this.#options = options;
		const { resolve } = options;
		const seam = resolve === undefined ? {} : { resolve };
		const allowedDomains = [...options.hosts];
		this.#listed = parts.createGuard({ allowedDomains, ...seam });
		this.#strange = parts.createGuard({
			allowedDomains,
			deniedResolvedAddresses: privateRanges,
			...seam,
		});
	}

	/** Whether a connection may be made; `why` in words where not. Never rejects. */
	async decide(
		spelled: string,
		port: number,
	): Promise<{ readonly allowed: boolean; readonly why: string }> {
		const { canonicalHost, isHost } = this.#parts;
		const host = isHost(spelled) ? canonicalHost(spelled) : undefined;
		const destination = destinationOf(host ?? spelled, port);
		const no = (why: string): { allowed: false; why: string } => {
			this.#tell(destination, why);
			return { allowed: false, why };
		};
		if (host === undefined) return no("that is no host");
		if (this.#isListed(host, port)) return { allowed: true, why: "" };
		if (this.#isHere(host, port))
			return no("it is on this machine; only the settings can open that");
		if (this.#options.ask === undefined)
			return no("it is none of its hosts, and nobody can be asked");
		const isLet = await this.#asked(destination);
		return isLet === undefined
			? no("it has asked for too many hosts")
			: isLet
				? { allowed: true, why: "" }
				: no("nobody let it");
	}

	/** For the connection itself: a name must not lead where its address could not. */
	readonly lookup = (port: number): LookupFunction => {
		const [listed, strange] = [this.#listed, this.#strange].map((guard) =>
			guard.lookupFor(port),
		);
		return (name, options, callback) => {
			const guarded = this.#isNamed(name, port) ? listed : strange;
			guarded?.(name, options, callback);
		};
	};

	/** The program has ended: its questions go with it. */
	close(): void {
		this.#gone.abort();
	}

	/** Each once: who is refused tries again. */
	#tell(destination: string, why: string): void {
		if (this.#told.has(destination) || this.#told.size >= mostTold) return;
		this.#told.add(destination);
		this.#options.onRefused(destination, why);
	}

	#isListed(host: string, port: number): boolean {
		return this.#options.hosts.some((pattern) =>
			this.#parts.matchesHost(host, port, pattern),
		);
	}

	/** By its whole name: whoever wrote that knows where it leads. */
	#isNamed(host: string, port: number): boolean {
		return this.#options.hosts.some(
			(pattern) =>
				!pattern.startsWith("*") &&
				this.#parts.matchesHost(host, port, pattern),
		);
	}

	#isHere(host: string, port: number): boolean {
		const isName = /^(?:.*\.)?localhost\.?$/i.test(host);
		return (
			isName || (isAddress(host) && !this.#listed.permits(anyName, host, port))
		);
	}

	#asked(destination: string): Promise<boolean> | undefined {
		const before = this.#answers.get(destination);
		if (before !== undefined) return before;
		const { ask } = this.#options;
		if (
			ask === undefined ||
			this.#open >= mostOpen ||
			this.#answers.size >= mostAsked
		)
			return undefined;
		this.#open += 1;
		const answer = ask(destination, this.#gone.signal)
			.catch(() => false)
			.finally(() => {
				this.#open -= 1;
			});
		this.#answers.set(destination, answer);
		return answer;
	}
}

const isAddress = (host: string): boolean =>
	host.includes(":") || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host);

const destinationOf = (host: string, port: number): string =>
	`${host.includes(":") ? `[${host}]` : host}:${port}`;

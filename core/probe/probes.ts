/**
 * The gate's own look at its upstreams, when the owner asks: a test step by step, and the list of tools. Uses what the
 * upstream is given, once the audit log says so; may begin a conversation and list, and nothing more. One look at a time
 * at each upstream; whoever asks meanwhile is told the same.
 */
import { Pool } from "undici";
import type {
	ToolListView,
	UpstreamTestView,
} from "../../contract/upstreams.ts";
import type { Clock } from "../clock.ts";
import { LinkError } from "../mcp/link.ts";
import { connectMs } from "../outbound/probe.ts";
import { readUpstreamTls } from "../outbound/upstream-tls.ts";
import type { Roles } from "../permission/roles.ts";
import type { StdioServers } from "../stdio/servers.ts";
import { isReadOnly, type Upstream } from "../upstreams.ts";
import { visible } from "../visible.ts";
import { Report } from "./findings.ts";
import { hear, hearAt, ownClient, type Said } from "./speaking.ts";
import { mcpTarget } from "./target.ts";
import { nameOf, saysItReads, toolViews } from "./tool-view.ts";
import {
	beginMs,
	findingOf,
	protocolOf,
	serverOf,
	tryHttp,
	wordsOf,
} from "./try-http.ts";
import { answerMs, Watched } from "./watched.ts";

export interface ProbesParts {
	readonly clock: Clock;
	/** What stands in its headers and is not there. */
	readonly missing: (upstream: string) => string[];
	readonly roles: () => Roles;
	/** Resolves once the log says that this upstream's secrets are used; rejects where it cannot. */
	readonly record: (words: string) => Promise<void>;
	/** How long an answer may be in coming; 10 s unless given. */
	readonly patienceMs?: number;
}

/** A program may have to be downloaded by its own starter first. */
const programMs = 60_000;

export class Probes {
	readonly #parts: ProbesParts;
	readonly #tests = new Map<string, Promise<UpstreamTestView>>();
	readonly #lists = new Map<string, Promise<ToolListView>>();

	constructor(parts: ProbesParts) {
		this.#parts = parts;
	}

	/** Rejects only where the log cannot be written. */
	test(upstream: Upstream): Promise<UpstreamTestView> {
		return once(this.#tests, upstream.name, () => this.#test(upstream));
	}

	/** An address that is no upstream's: nothing of the gate's is sent to it. It was checked before. */
	async testAddress(address: string): Promise<UpstreamTestView> {
		const { clock, patienceMs = answerMs } = this.#parts;
		const startedMs = clock.monotonicMs();
		const report = new Report();
		const url = new URL(address);
		const tls = readUpstreamTls(undefined, {});
		const pool = new Pool(url.origin, {
			connect: { timeout: connectMs, ...tls.connect },
			allowH2: false,
		});
		const basePath = url.pathname.replace(/\/$/, "");
		try {
			await tryHttp(
				{
					httpOrigin: url.origin,
					socket: undefined,
					tls,
					basePath,
					mcpTarget: /\/(?:mcp|sse)$/i.test(basePath)
						? basePath
						: `${basePath}/mcp`,
					check: undefined,
					pool,
					inject: [],
					injectOpen: [],
					missing: [],
					needles: undefined,
					patienceMs,
				},
				report,
			);
		} finally {
			await pool.destroy();
		}
		return report.view(address, clock.monotonicMs() - startedMs);
	}

	/** Rejects only where the log cannot be written. */
	tools(upstream: Upstream): Promise<ToolListView> {
		return once(this.#lists, upstream.name, () => this.#tools(upstream));
	}

	async #test(upstream: Upstream): Promise<UpstreamTestView> {
		const { clock, missing, record, patienceMs = answerMs } = this.#parts;
		const startedMs = clock.monotonicMs();
		const report = new Report();
		const { name, stdio, pool } = upstream;
		await record(`upstream.test asks ${name}`);
		if (stdio) await this.#tryProgram(upstream, stdio, report);
		else if (pool)
			await tryHttp(
				{
					...upstream,
					pool,
					mcpTarget: mcpTarget(upstream),
					check: upstream.preset?.check,
					missing: missing(name),
					needles: upstream.guarded,
					patienceMs,
				},
				report,
			);
		return report.view(name, clock.monotonicMs() - startedMs);
	}

	async #tryProgram(
		upstream: Upstream,
		stdio: StdioServers,
		report: Report,
	): Promise<void> {
		const { problem } = stdio.look();
		if (problem !== undefined) report.add("program-missing", problem);
		else if (!stdio.view().approved) report.add("program-not-approved");
		else {
			try {
				const said = await hear(
					(events) => stdio.openOwn(events, ownClient),
					programMs,
					false,
				);
				report.add("program-runs");
				if (holdsSecret(upstream, said)) report.add("secret-reflected");
				else report.add(findingOf(said), wordsOf(said));
			} catch (error) {
				const code = error instanceof LinkError ? error.code : undefined;
				if (code === "secret-missing")
					report.add(
						"program-secret-missing",
						this.#parts.missing(upstream.name).join(", "),
					);
				else if (code === "denied" || code === "unanswered")
					report.add("program-not-approved");
				else report.add("program-failed", stdio.view().lastEnd);
			}
		}
	}

	async #tools(upstream: Upstream): Promise<ToolListView> {
		const { record, roles } = this.#parts;
		const { name, stdio, policy, commands } = upstream;
		const readOnly = isReadOnly(upstream);
		const without = (state: ToolListView["state"]): ToolListView => ({
			upstream: name,
			state,
			server: "",
			protocol: "",
			readOnly,
			tools: [],
			more: false,
			unfiltered: commands.silent,
		});
		if (stdio && !stdio.view().approved) return without("not-approved");
		if (upstream.inject === undefined) return without("secret-missing");
		await record(`upstream.tools asks ${name}`);
		const said = stdio
			? await this.#ofProgram(stdio)
			: await this.#overHttp(upstream);
		if (typeof said === "string") return without(said);
		if (said.tools === undefined) return without("no-mcp");
		if (holdsSecret(upstream, said)) return without("reflected");
		learn(upstream, said);
		return {
			...without("listed"),
			server: visible(serverOf(said)),
			protocol: visible(protocolOf(said)),
			tools: await toolViews(said.tools, {
				policy,
				commands,
				readOnly,
				roles: roles(),
			}),
			more: said.more,
		};
	}

	async #ofProgram(stdio: StdioServers): Promise<Said | ToolListView["state"]> {
		try {
			return await hear(
				(events) => stdio.openOwn(events, ownClient),
				programMs,
				true,
			);
		} catch (error) {
			const code = error instanceof LinkError ? error.code : undefined;
			return code === "secret-missing"
				? "secret-missing"
				: code === "denied" || code === "unanswered"
					? "not-approved"
					: "unreachable";
		}
	}

	async #overHttp(upstream: Upstream): Promise<Said | ToolListView["state"]> {
		const { pool, inject, httpOrigin, guarded } = upstream;
		const target = mcpTarget(upstream);
		if (target === undefined) return "no-mcp";
		if (pool === undefined || inject === undefined) return "unreachable";
		const requests = new Watched(pool, guarded);
		try {
			const said = await hearAt(
				{ pool: requests, origin: httpOrigin, target, fields: () => inject },
				beginMs,
				true,
			);
			return requests.reflected ? "reflected" : said;
		} catch {
			if (requests.reflected) return "reflected";
			return requests.last.status === 0 ? "unreachable" : "no-mcp";
		}
	}
}

/** A name that is listed twice is what the less harmless one says. */
function learn({ policy }: Upstream, { tools = [] }: Said): void {
	const learned = new Map<string, boolean>();
	for (const tool of tools) {
		const name = nameOf(tool);
		if (name !== undefined)
			learned.set(name, learned.get(name) !== false && saysItReads(tool));
	}
	for (const [name, reads] of learned) policy.tools.hints.learn(name, reads);
}

/** Looked for in what a program said as well, which no connection carries. */
function holdsSecret({ guarded }: Upstream, said: Said): boolean {
	if (guarded === undefined) return false;
	const text = JSON.stringify([said.facts, said.tools]);
	return guarded.all.some((needle) => text.includes(needle.text));
}

/** The same promise for all who ask while it is under way. */
function once<T>(
	running: Map<string, Promise<T>>,
	name: string,
	run: () => Promise<T>,
): Promise<T> {
	const known = running.get(name);
	if (known) return known;
	const started = run().finally(() => running.delete(name));
	running.set(name, started);
	return started;
}

/**
 * Puts programs into the sandbox: finds what they may see, opens their way out, and makes the words that start them. One
 * for the gate and one for `drawbridge run`. Starts no program itself, and lets none start half shut in.
 */
import { visible } from "../visible.ts";
import type { Boxable, Boxed, Unboxed } from "./box.ts";
import { seatbeltCommand } from "./darwin.ts";
import { deniedWrites } from "./denials.ts";
import { type AskToReach, Hosts } from "./hosts.ts";
import { bwrapCommand } from "./linux.ts";
import { openProxy, type Proxy } from "./proxy.ts";
import { loadRuntime, type Runtime } from "./runtime.ts";
import { findTools, type Tools, tryTools } from "./tools.ts";
import { type Surroundings, type Walls, wallsFor } from "./walls.ts";

export interface SandboxOptions {
	/** Read anew for each program. */
	readonly surroundings: (box: Boxable) => Surroundings;
	/** undefined: what a program was not given is refused. */
	readonly ask?: (
		box: Boxable,
		...question: Parameters<AskToReach>
	) => Promise<boolean>;
}

export class Sandbox {
	readonly #options: SandboxOptions;
	/** Once it did, it works. */
	#works = false;
	#missing: string | undefined;

	constructor(options: SandboxOptions) {
		this.#options = options;
	}

	/** What this system lacks, in a sentence; undefined: nothing. Tries, and keeps a yes. */
	async missing(writable: readonly string[] = []): Promise<string | undefined> {
		const found = findTools(process.env["PATH"], writable);
		if ("missing" in found) this.#missing = found.missing;
		else if (!this.#works) {
			this.#missing = await tryTools(found.tools);
			this.#works = this.#missing === undefined;
		} else this.#missing = undefined;
		return this.#missing;
	}

	/** As it was found last; undefined also before anybody looked. */
	get lacked(): string | undefined {
		return this.#missing;
	}

	/** Rejects where something is wrong that has no words; then nothing is to be started. */
	async put(box: Boxable): Promise<Boxed | Unboxed> {
		const first = await this.missing();
		if (first !== undefined) return sandboxMissing(first);
		const walls = await wallsFor(box, this.#options.surroundings(box));
		if ("code" in walls) return walls;
		// Now that it is known what the program could have put in their place.
		const found = findTools(process.env["PATH"], walls.writable);
		if ("missing" in found) return sandboxMissing(found.missing);
		const runtime = await loadRuntime();
		const hosts = new Hosts(runtime, {
			hosts: box.hosts,
			ask: this.#askFor(box),
			onRefused: (what, why) =>
				box.onDenied?.({
					kind: "reach",
					what,
					line: `the sandbox did not let it reach ${visible(what)}: ${why}`,
				}),
		});
		const proxy =
			box.net === true ? undefined : await openProxy(runtime, hosts);
		return await enter(
			box,
			walls,
			{ runtime, tools: found.tools },
			() => hosts.close(),
			proxy,
		);
	}

	#askFor(box: Boxable): AskToReach | undefined {
		const { ask } = this.#options;
		return ask && ((...question) => ask(box, ...question));
	}
}

const sandboxMissing = (missing: string): Unboxed => ({
	code: "sandbox-missing",
	missing,
});

async function enter(
	box: Boxable,
	walls: Walls,
	parts: { readonly runtime: Runtime; readonly tools: Tools },
	close: () => void,
	proxy: Proxy | undefined,
): Promise<Boxed> {
	const { runtime } = parts;
	const { onDenied } = box;
	const isLinux = process.platform === "linux";
	const watcher =
		onDenied && isLinux
			? runtime.watchWrites(deniedWrites(walls, onDenied), {
					// denials.ts tells them apart.
					allowWritePaths: [],
					denyWritePaths: [],
					resolveCommandText: () => "",
				})
			: undefined;
	let isWrapped = false;
	let hasEnded = false;
	const end = (): void => {
		if (hasEnded) return;
		hasEnded = true;
		close();
		proxy?.close();
		watcher?.stop();
		if (isWrapped) runtime.cleanUpLinux();
	};
	try {
		await watcher?.ready;
		const inside: Walls = {
			...walls,
			late: {
				...walls.late,
				...(proxy === undefined ? {} : withoutProxy(box.hosts)),
			},
		};
		const argv = isLinux
			? await bwrapCommand(
					box.argv,
					inside,
					{
						proxy: proxy?.path,
						watcher: watcher?.observeSocketPath,
						keepsTerminal: box.keepsTerminal === true,
					},
					parts,
				)
			: seatbeltCommand(box.argv, inside, proxy, runtime);
		isWrapped = isLinux;
		// What builds the walls is looked for where the system has it.
		return {
			argv,
			env: { ...walls.env, PATH: "/usr/bin:/bin:/usr/sbin:/sbin" },
			end,
		};
	} catch (error) {
		end();
		throw error;
	}
}

/** Programs ask the proxy for everything but what is inside with them, unless something of this machine is listed. Node's too. */
function withoutProxy(hosts: readonly string[]): Record<string, string> {
	const isLocal = hosts.some((host) =>
		/^(?:\[?::1\]?|127\.|(?:.*\.)?localhost(?::|$))/i.test(host),
	);
	const hostsInside = isLocal ? "" : "localhost,127.0.0.1,::1";
	return {
		NO_PROXY: hostsInside,
		no_proxy: hostsInside,
		NODE_USE_ENV_PROXY: "1",
	};
}

/**
 * The trust stores of this machine, and what of ours is in each. Puts in only a server CA whose own bytes say that it
 * may vouch for nothing public; takes out every one of ours, also those that were replaced. Asks nobody: whoever calls
 * `add` has asked.
 */
import { homedir } from "node:os";
import { join } from "node:path";
import { mkdir } from "node:fs/promises";
import type { TrustView } from "../../contract/views.ts";
import { CertificateError } from "../certificates/error.ts";
import { parseSubtrees } from "../certificates/names.ts";
import { pemOf } from "../certificates/records.ts";
import { VaultError } from "../vault/backend.ts";
import { replaceFile } from "../vault/disk.ts";
import { darwinStore } from "./darwin.ts";
import { linuxSystemStore, systemStores } from "./linux.ts";
import { nssDatabases, nssStore } from "./nss.ts";
import { runCommand } from "./run.ts";
import {
	type Argv,
	changeTimeoutMs,
	commandLine,
	type Run,
	TrustError,
	type TrustedCertificate,
	trustedCertificate,
	type TrustStore,
} from "./store.ts";
import { win32Store } from "./win32.ts";

interface ServerCa {
	readonly der: Uint8Array;
	readonly names: readonly string[];
	readonly isCurrent: boolean;
}

export interface TrustStoresOptions {
	readonly certificates: {
		serverCas(): readonly ServerCa[];
		/** Rejects where the current one is not the gate's own. */
		proveServerCa(): Promise<void>;
	};
	/** Where the CA's certificate is put for the commands. */
	readonly folder: string;
	readonly stores?: readonly TrustStore[];
	readonly platform?: NodeJS.Platform;
	readonly run?: Run;
}

/** Those of the machine this runs on. */
export function storesOf(
	platform: NodeJS.Platform,
	home: string = homedir(),
	run: Run = runCommand,
): TrustStore[] {
	const nss = nssStore(() => nssDatabases(home, platform), run);
	if (platform === "darwin") return [darwinStore(home, run), nss];
	if (platform === "win32") return [win32Store(run)];
	if (platform !== "linux") return [];
	return [linuxSystemStore(systemStores, process.getuid?.() === 0), nss];
}

export class TrustStores {
	readonly #certificates: TrustStoresOptions["certificates"];
	readonly #folder: string;
	readonly #platform: NodeJS.Platform;
	readonly #run: Run;
	readonly #stores: readonly TrustStore[];
	#staged: Promise<void> = Promise.resolve();

	constructor({
		certificates,
		folder,
		platform = process.platform,
		run = runCommand,
		stores = storesOf(platform),
	}: TrustStoresOptions) {
		this.#certificates = certificates;
		this.#folder = folder;
		this.#platform = platform;
		this.#run = run;
		this.#stores = stores;
	}

	async list(): Promise<TrustView[]> {
		// The commands that are shown are there to be run.
		const current = this.#current();
		const doubt = current && (await this.#doubt(current));
		if (current && !doubt) await this.#stage(this.#certificate(current));
		return await Promise.all(
			this.#stores.map((store) => this.#view(store, doubt)),
		);
	}

	/** @throws CertificateError no-ca; TrustError */
	async add(name: string): Promise<TrustView> {
		const store = await this.#usable(name);
		const current = this.#current();
		if (current === undefined)
			throw new CertificateError(
				"no-ca",
				"there is no CA yet; make one with: drawbridge cert ca",
			);
		const doubt = await this.#doubt(current);
		if (doubt) throw doubt;
		const certificate = this.#certificate(current);
		await this.#stage(certificate);
		const commands = await store.install(certificate);
		await this.#change(store, commands);
		if ((await store.holds(certificate)) !== "yes")
			throw new TrustError(
				"command-failed",
				`${store.title} does not hold the CA although nothing failed; by hand: ${this.#shown(store, commands)}`,
			);
		return await this.#view(store);
	}

	/** Of ours, whichever are there; none is no error. @throws TrustError */
	async remove(name: string): Promise<TrustView> {
		const store = await this.#usable(name);
		await this.#change(store, await this.#uninstalling(store));
		return await this.#view(store);
	}

	/** Why no store is given it, nor the owner a command that would; undefined: it is ours, and may vouch for nothing else. */
	async #doubt({ der, names }: ServerCa): Promise<Error | undefined> {
		try {
			await this.#certificates.proveServerCa();
			const { isConstrainedTo } = await import("../certificates/sign.ts");
			return isConstrainedTo(der, parseSubtrees(names))
				? undefined
				: new TrustError(
						"not-constrained",
						"this CA could vouch for any name, so no trust store is given it; make another with: drawbridge cert ca",
					);
		} catch (error) {
			if (error instanceof CertificateError || error instanceof VaultError)
				return error;
			throw error;
		}
	}

	async #usable(name: string): Promise<TrustStore> {
		const store = this.#stores.find((one) => one.name === name);
		if (store === undefined)
			throw new TrustError(
				"no-such-store",
				`no trust store is called ${name.slice(0, 60)} here; there is ${this.#stores.map((one) => one.name).join(", ") || "none"}`,
			);
		const reason = await store.unavailable();
		if (reason !== undefined)
			throw new TrustError("unavailable", `${store.title}: ${reason}`);
		return store;
	}

	async #change(store: TrustStore, commands: readonly Argv[]): Promise<void> {
		if (commands.length === 0) return;
		if (store.needsAdministrator)
			throw new TrustError(
				"needs-administrator",
				`only an administrator changes it; run: ${this.#shown(store, commands)}`,
			);
		for (const argv of commands) {
			const { code, stderr } = await this.#run(argv, changeTimeoutMs);
			if (code !== 0)
				throw new TrustError(
					"command-failed",
					`${this.#shown(store, [argv])}: ${stderr.trim().slice(0, 500) || `ended with ${String(code)}`}`,
				);
		}
	}

	async #view(store: TrustStore, doubt?: Error): Promise<TrustView> {
		const { name, title, needsAdministrator } = store;
		const base = { store: name, title, needsAdministrator };
		const reason = await store.unavailable();
		if (reason !== undefined)
			return {
				...base,
				state: "unavailable",
				trustCommand: "",
				untrustCommand: "",
				detail: reason,
			};
		const current = this.#current();
		const certificate = current && this.#certificate(current);
		const held =
			certificate === undefined ? "no" : await store.holds(certificate);
		const older = await this.#older(store);
		return {
			...base,
			state: held === "yes" ? "trusted" : "not-trusted",
			trustCommand:
				certificate === undefined || held === "yes" || doubt
					? ""
					: this.#shown(store, await store.install(certificate)),
			untrustCommand: this.#shown(store, await this.#uninstalling(store)),
			detail: [
				current === undefined ? "there is no CA yet" : "",
				doubt?.message ?? "",
				held === "partly" ? "it is there in part only" : "",
				older > 0 ? `${older} of before are still in it` : "",
				store.hint,
			]
				.filter((text) => text !== "")
				.join("; "),
		};
	}

	async #older(store: TrustStore): Promise<number> {
		const held = await Promise.all(
			this.#certificates
				.serverCas()
				.filter(({ isCurrent }) => !isCurrent)
				.map((ca) => store.holds(this.#certificate(ca))),
		);
		return held.filter((one) => one !== "no").length;
	}

	/** Each command once: several CAs need one new list. */
	async #uninstalling(store: TrustStore): Promise<Argv[]> {
		const all: Argv[] = [];
		for (const ca of this.#certificates.serverCas())
			all.push(...(await store.uninstall(this.#certificate(ca))));
		const text = all.map((argv) => JSON.stringify(argv));
		return all.filter((_, at) => text.lastIndexOf(text[at] ?? "") === at);
	}

	#certificate({ der }: ServerCa): TrustedCertificate {
		return trustedCertificate(der, (name) => join(this.#folder, name));
	}

	/** Written anew each time: what a command reads is what was checked. */
	#stage({ der, file }: TrustedCertificate): Promise<void> {
		// One after the other: two at once would write the same draft.
		const staged = this.#staged.then(() => this.#write(file, pemOf(der)));
		this.#staged = staged.catch(() => undefined);
		return staged;
	}

	async #write(file: string, pem: string): Promise<void> {
		await mkdir(this.#folder, { recursive: true, mode: 0o700 });
		await replaceFile(file, pem);
	}

	#current(): ServerCa | undefined {
		return this.#certificates.serverCas().find(({ isCurrent }) => isCurrent);
	}

	#shown(store: TrustStore, commands: readonly Argv[]): string {
		return commandLine(commands, this.#platform, store.needsAdministrator);
	}
}

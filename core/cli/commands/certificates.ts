/** cert: the gate's own CAs, what they sign, and the trust stores that believe them. */
import { resolve } from "node:path";
import type { CertificateView, TrustView } from "../../../contract/views.ts";
import {
	CliError,
	localTime,
	print,
	printJson,
	table,
	tell,
} from "../output.ts";
import { confirmed, hasTerminal } from "../prompt.ts";
import { parseRole } from "../role.ts";
import { ask } from "../session.ts";

interface Json {
	readonly json?: boolean;
}

interface Days {
	readonly days?: string;
}

export async function createCas(
	flags: Json & Days & { readonly name?: string[] },
): Promise<void> {
	const cas = await ask("cert.ca", {
		names: flags.name ?? [],
		...parseDays(flags),
	});
	if (flags.json) {
		printJson(cas);
		return;
	}
	for (const ca of cas)
		tell(
			`${ca.kind} ${ca.id}, until ${localTime(ca.notAfter)}${ca.names.length === 0 ? "" : `; may vouch for ${ca.names.join(", ")}`}`,
		);
	tell("let programs believe the server CA with: drawbridge cert trust");
}

export async function issueCertificate(
	name: string,
	flags: Json &
		Days & {
			readonly san?: string[];
			readonly client?: boolean;
			readonly selfSigned?: boolean;
			readonly role?: string;
			readonly upstream?: string[];
		},
): Promise<void> {
	const { client = false } = flags;
	if (!client && (flags.role !== undefined || flags.upstream !== undefined))
		throw new CliError(
			"usage",
			"--role and --upstream are a client's; add --client",
			2,
		);
	const issued = await ask("cert.issue", {
		name,
		sans: flags.san ?? [],
		client,
		selfSigned: flags.selfSigned ?? false,
		upstreams: flags.upstream ?? [],
		...(flags.role === undefined ? {} : { role: parseRole(flags.role) }),
		...parseDays(flags),
	});
	say(issued, flags, "issued");
	if (!flags.json)
		tell(
			`its key is in the vault; write both with: drawbridge cert export DIR ${issued.id}`,
		);
}

export async function listCertificates(flags: Json): Promise<void> {
	const all = await ask("cert.list", {});
	if (flags.json) {
		printJson(all);
		return;
	}
	print(
		table(
			all.map((one) => [
				one.id,
				one.kind,
				one.name,
				one.state,
				localTime(one.notAfter),
				one.kind === "client"
					? `${one.role ?? ""} on ${one.upstreams.join(", ") || "every upstream"}`
					: one.names.join(", "),
			]),
			["ID", "KIND", "NAME", "STATE", "UNTIL", "FOR"],
			"no certificate yet; begin with: drawbridge cert ca",
		),
	);
}

export async function renewCertificate(
	id: string,
	flags: Json & Days,
): Promise<void> {
	say(await ask("cert.renew", { id, ...parseDays(flags) }), flags, "renewed");
}

export async function revokeCertificate(
	id: string,
	flags: Json,
): Promise<void> {
	const revoked = await ask("cert.revoke", { id });
	if (flags.json) printJson(revoked);
	else tell(`${revoked.kind} ${revoked.name} (${revoked.id}) is revoked`);
}

/** The gate's own folder is another than this command's: the path is made absolute here. */
export async function exportCertificates(
	dir: string,
	ids: string[],
	flags: Json,
): Promise<void> {
	const written = await ask("cert.export", { dir: resolve(dir), ids });
	if (flags.json) printJson(written);
	else for (const file of written.files) print(file);
}

/** Each store is asked about on its own, with the exact command. @throws CliError needs-administrator, refused */
export async function changeTrust(
	word: "trust" | "untrust",
	store: string | undefined,
	flags: Json & { readonly yes?: boolean },
): Promise<void> {
	const all = await ask("trust.list", {});
	const chosen = choose(all, store);
	const command = (one: TrustView): string =>
		word === "trust" ? one.trustCommand : one.untrustCommand;
	const due = chosen.filter((one) => command(one) !== "");
	const now = due.filter((one) => !one.needsAdministrator);
	const later = due.filter((one) => one.needsAdministrator);
	if (now.length > 0 && !flags.yes && !hasTerminal())
		throw new CliError(
			"refused",
			`nobody to ask: add --yes to run ${now.map(command).join(" && ")}`,
		);
	for (const one of now) {
		tell(`${one.title}: ${command(one)}`);
		if (!flags.yes && !(await confirmed("Run it?"))) {
			tell("left as it was");
			continue;
		}
		const name = { store: one.store };
		await (word === "trust"
			? ask("trust.add", name)
			: ask("trust.remove", name));
	}
	const views = choose(await ask("trust.list", {}), store);
	if (flags.json) printJson(views);
	else
		for (const one of views)
			tell(
				`${one.store}: ${one.state}${one.detail === "" ? "" : ` (${one.detail})`}`,
			);
	if (later.length > 0)
		throw new CliError(
			"needs-administrator",
			`an administrator has to run: ${later.map(command).join(" && ")}`,
		);
}

/** @throws CliError where the one that is named cannot be used */
function choose(
	all: readonly TrustView[],
	store: string | undefined,
): TrustView[] {
	if (store === undefined)
		return all.filter(({ state }) => state !== "unavailable");
	const one = all.find((view) => view.store === store);
	if (one === undefined)
		throw new CliError(
			"not-found",
			`no trust store is called ${store} here; there is ${all.map((view) => view.store).join(", ") || "none"}`,
		);
	if (one.state === "unavailable")
		throw new CliError("unavailable", `${one.title}: ${one.detail}`);
	return [one];
}

/** @throws CliError */
function parseDays({ days }: Days): { days?: number } {
	if (days === undefined) return {};
	if (!/^[1-9]\d{0,4}$/.test(days))
		throw new CliError("usage", `"${days}" is no number of days`, 2);
	return { days: Number(days) };
}

function say(view: CertificateView, flags: Json, done: string): void {
	if (flags.json) printJson(view);
	else
		tell(
			`${done} ${view.kind} ${view.name} (${view.id}) until ${localTime(view.notAfter)}${view.names.length === 0 ? "" : `, for ${view.names.join(", ")}`}`,
		);
}

/**
 * The YAML of one of Kimi's services: address, JWT secret, TLS paths, and the variables that override them. A variable is
 * read only when it was ticked; paths given by a variable stay references.
 */
import { basename } from "node:path";
import { addressOf } from "./address.ts";
import { planClientKeys } from "./client-keys.ts";
import type { Section } from "./document.ts";
import { takeMode } from "./narrowing.ts";
import type { Draft, NewUpstream } from "./plan.ts";

interface KimiService {
	readonly name: string;
	readonly port: number;
	/** Its variables begin so. */
	readonly variable: string;
	readonly fileName: RegExp;
}

const services: readonly KimiService[] = [
	{
		name: "security-auditor",
		port: 8000,
		variable: "SECURITY_AUDITOR",
		fileName: /auditor/i,
	},
	{
		name: "sysadmin-ai",
		port: 8001,
		variable: "SYSADMIN_AI",
		fileName: /sysadmin/i,
	},
	{
		name: "convergence-loop",
		port: 8002,
		variable: "CONVERGENCE_LOOP",
		fileName: /loop/i,
	},
	{
		name: "dashboard",
		port: 8766,
		variable: "DASHBOARD",
		fileName: /dashboard/i,
	},
];

const tlsFields = [
	{
		field: "cert_path",
		variable: "TLS_CERT",
		setting: "cert",
		what: "certificate",
	},
	{
		field: "key_path",
		variable: "TLS_KEY",
		setting: "key",
		what: "private key",
	},
	{
		field: "ca_path",
		variable: "TLS_CA",
		setting: "ca",
		what: "CA certificate",
	},
] as const;

/** "${NAME}", as the page writes it; Kimi itself does not expand it. */
const reference = /^\$\{([^{}]+)\}$/;

export function planKimi(draft: Draft, root: Section): void {
	const service = root.section("service");
	const auth = root.section("auth");
	const tls = root.section("tls");
	const which = serviceOf(draft.source.file, service, tls);
	const usual = service ?? root;
	const url = addressOf(draft, usual, "http", which.port);
	if (auth?.flag("require_auth") === false)
		draft.warn(
			`require_auth is false (${auth.where("require_auth")}): the gate stays ${draft.holding.mode}. Set it yourself with: drawbridge mode relaxed`,
		);
	else
		takeMode(
			draft,
			"strict",
			auth?.has("require_auth")
				? auth.where("require_auth")
				: "Kimi's default: a credential for everything",
		);
	const upstream = draft.upstream(
		which.name,
		url,
		"kimi",
		service ? service.where("port") : "Kimi's default port",
	);
	if (auth) planAuth(draft, auth, which, upstream);
	if (upstream && tls?.flag("enabled") === true)
		planTls(draft, tls, which, upstream);
}

function planAuth(
	draft: Draft,
	auth: Section,
	which: KimiService,
	upstream: NewUpstream | undefined,
): void {
	const algorithm = auth.text("jwt_algorithm");
	if (algorithm !== undefined && algorithm !== "HS256")
		draft.warn(
			`jwt_algorithm: tokens for Kimi are signed with HS256 only (${auth.where("jwt_algorithm")})`,
		);
	const hours = auth.number("jwt_expiry_hours");
	const held = draft.holding.settings.auth.access_hours;
	if (hours !== undefined && hours > 0 && hours < held)
		draft.change({
			path: ["auth", "access_hours"],
			value: hours,
			from: auth.where("jwt_expiry_hours"),
		});
	else if (hours !== undefined && hours !== held)
		draft.warn(
			`jwt_expiry_hours (${auth.where("jwt_expiry_hours")}) is longer than the gate's access_hours, ${held}; the gate's holds`,
		);
	if (upstream) planJwt(draft, auth, which, upstream);
	if (auth.has("api_keys")) {
		// Kimi keeps hashes here; only a raw key can be taken over.
		const keys = plainKeys(auth);
		planClientKeys(
			draft,
			keys,
			"auth.api_keys",
			upstream ? [upstream.name] : [],
		);
		if (keys.length === 0)
			draft.warn(
				`api_keys (${auth.where("api_keys")}) holds no plain keys; make new ones with: drawbridge key create NAME`,
			);
	}
}

function planJwt(
	draft: Draft,
	auth: Section,
	which: KimiService,
	upstream: NewUpstream,
): void {
	const secret = auth.text("jwt_secret") ?? "";
	const from = auth.has("jwt_secret") ? auth.where("jwt_secret") : "auth";
	const as = { kind: "secret", name: upstream.name, upstream } as const;
	const named = reference.exec(secret)?.[1];
	upstream.set(["jwt"], { secret: upstream.name }, from);
	if (secret === "")
		draft.warn(
			`jwt_secret is empty (${from}): Kimi then takes a token signed with an empty secret for an admin's. Set ${which.variable}_JWT_SECRET in Kimi's environment, and the same value with: drawbridge secret set ${upstream.name}`,
		);
	else if (named === undefined)
		draft.secret(
			upstream.name,
			`jwt_secret (${from}): signs the tokens the gate shows to Kimi`,
			secret,
			as,
		);
	else if (named !== `${which.variable}_JWT_SECRET`)
		draft.secretVariable(
			named,
			`jwt_secret (${from}); its value goes to the vault as ${upstream.name}`,
			as,
		);
	draft.secretVariable(
		`${which.variable}_JWT_SECRET`,
		`overrides jwt_secret; its value goes to the vault as ${upstream.name}`,
		as,
	);
}

function planTls(
	draft: Draft,
	tls: Section,
	which: KimiService,
	upstream: NewUpstream,
): void {
	for (const { field, variable, setting, what } of tlsFields) {
		const path = tls.text(field) ?? "";
		const from = tls.has(field) ? tls.where(field) : "environment";
		const named = reference.exec(path)?.[1];
		if (path !== "" && named === undefined)
			upstream.set(["tls", setting], path, from);
		const override = `${which.variable}_${variable}`;
		for (const name of new Set([
			named,
			draft.env[override] ? override : undefined,
		])) {
			if (name === undefined) continue;
			const tick = draft.reference(
				name,
				`path of the ${what} of ${upstream.name}; stays a reference`,
			);
			if (tick)
				upstream.set(["tls", setting], `\${env:${name}}`, from, {
					needs: [tick],
				});
			else draft.warn(`${field} (${from}) refers to no variable, left out`);
		}
	}
	draft.warn(
		"tls: Kimi's code reads none of these fields and speaks plain http, so the address is http and the paths are kept without effect. If yours speaks https, change the upstream's url",
	);
	if (tls.flag("verify_client") === true)
		draft.warn(
			"tls.verify_client: client certificates are not asked for by Kimi's code, and not shown by the gate",
		);
}

/** By its TLS variables, else its file's name, else its port; else it is simply called kimi. */
function serviceOf(
	file: string,
	service: Section | undefined,
	tls: Section | undefined,
): KimiService {
	for (const { field, variable } of tlsFields) {
		const named = reference.exec(tls?.text(field) ?? "")?.[1];
		const found = services.find(
			(one) => named === `${one.variable}_${variable}`,
		);
		if (found) return found;
	}
	const port = service?.number("port");
	return (
		services.find(({ fileName }) => fileName.test(basename(file))) ??
		services.find((one) => one.port === port) ?? {
			name: "kimi",
			port: 8000,
			variable: "SERVICE",
			fileName: /kimi/,
		}
	);
}

function plainKeys(auth: Section): string[] {
	const value = auth.plain("api_keys");
	return Array.isArray(value)
		? value.filter((key) => typeof key === "string" && key.startsWith("kimi_"))
		: [];
}

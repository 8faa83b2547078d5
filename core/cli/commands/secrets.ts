/** secret: what upstreams' headers refer to as ${secret:NAME}. */
import type { SecretView } from "../../../contract/views.ts";
import { localTime, print, printJson, table, tell } from "../output.ts";
import { readHidden } from "../prompt.ts";
import { ask } from "../session.ts";

interface Json {
	readonly json?: boolean;
}

/** The value is never an argument: those are seen by every process, and kept by shells. */
export async function setSecret(
	name: string,
	flags: Json & { readonly for?: string[] },
): Promise<void> {
	const value = await readHidden(`value of ${name} (not shown)`);
	const secret = await ask("secret.set", {
		name,
		value,
		upstreams: flags.for ?? [],
	});
	if (flags.json) printJson(secret);
	else
		tell(
			secret.boundTo.length === 0
				? `kept ${name}, and no upstream is given it: none names it yet (bind it with: drawbridge secret set ${name} --for UPSTREAM)`
				: `kept ${name}; it is only sent to ${places(secret)}`,
		);
}

export async function listSecrets(flags: Json): Promise<void> {
	const secrets = await ask("secret.list", {});
	if (flags.json) printJson(secrets);
	else
		print(
			table(
				secrets.map((one) => [one.name, localTime(one.setAt), places(one)]),
				["NAME", "SET", "ONLY SENT TO"],
				"no secret yet; keep one with: drawbridge secret set NAME",
			),
		);
}

/** Exit code 1: not accepted, or nobody can tell. */
export async function testSecret(upstream: string, flags: Json): Promise<void> {
	const tested = await ask("secret.test", { upstream });
	const { verdict, status, detail } = tested;
	if (flags.json) printJson(tested);
	else
		print(
			`${upstream}: ${verdict}${status === 0 ? "" : ` (status ${status})`}, ${detail}`,
		);
	if (verdict !== "accepted") process.exitCode = 1;
}

export async function removeSecret(name: string, flags: Json): Promise<void> {
	const done = await ask("secret.remove", { name });
	if (flags.json) printJson(done);
	else tell(`removed ${name}`);
}

const places = ({ boundTo }: SecretView): string =>
	boundTo
		.map(
			({ upstream, origin, header }) =>
				`${upstream} (${origin}, ${header === "" ? "signs its tokens" : header})`,
		)
		.join(", ") || "nobody";

/** ip: which addresses may connect. */
import type { AllowlistView } from "../../../contract/views.ts";
import { CommandFailure } from "../../../contract/wire.ts";
import { CliError, print, printJson, table, tell } from "../output.ts";
import { confirmed, hasTerminal } from "../prompt.ts";
import { ask } from "../session.ts";

interface Json {
	readonly json?: boolean;
}
type Flags = Json & { readonly yes?: boolean };

export async function allowRange(cidr: string, flags: Flags): Promise<void> {
	const { ranges: before } = await ask("ip.list", {});
	const view = await change("ip.allow", cidr, flags);
	if (flags.json) printJson(view);
	else if (before.length === 0)
		tell(`from now on only ${view.ranges[0]?.cidr ?? cidr} may connect`);
	else tell(say(view));
}

export async function denyRange(cidr: string, flags: Flags): Promise<void> {
	const view = await change("ip.deny", cidr, flags);
	if (flags.json) printJson(view);
	else tell(say(view));
}

export async function listRanges(flags: Json): Promise<void> {
	const view = await ask("ip.list", {});
	if (flags.json) printJson(view);
	else
		print(
			table(
				view.ranges.map(({ cidr, source }) => [cidr, source]),
				["MAY CONNECT", "FROM"],
				"every address may connect; narrow it with: drawbridge ip allow CIDR",
			),
		);
}

const say = ({ ranges }: AllowlistView): string =>
	ranges.length === 0
		? "every address may connect now"
		: `may connect: ${ranges.map(({ cidr }) => cidr).join(", ")}`;

/** A change that somebody should think about twice is asked about where there is somebody. */
async function change(
	name: "ip.allow" | "ip.deny",
	cidr: string,
	flags: Flags,
): Promise<AllowlistView> {
	try {
		return await ask(name, { cidr, confirm: flags.yes ?? false });
	} catch (error) {
		const doubtful =
			error instanceof CommandFailure &&
			error.code === "conflict" &&
			!flags.yes;
		if (!doubtful) throw error;
		if (!hasTerminal())
			throw new CliError("conflict", `${error.message} (with --yes)`);
		tell(error.message);
		if (!(await confirmed("Go on?")))
			throw new CliError("refused", "left as it was");
		return await ask(name, { cidr, confirm: true });
	}
}

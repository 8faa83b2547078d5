/** pair: shows a phone the way in, and asks the person at the terminal whether the one that came is theirs. */
import type {
	CallerView,
	DeviceView,
	NetworkView,
	PairingOffer,
	PairingView,
} from "../../../contract/devices.ts";
import { Certificate } from "../../../contract/pairing.ts";
import { CommandFailure } from "../../../contract/wire.ts";
import { connectGate, type GateCaller } from "../client.ts";
import { networkText, tierWords } from "../device-text.ts";
import { CliError, localTime, print, printJson, tell } from "../output.ts";
import { endOf, whyOver } from "../pairing-end.ts";
import { confirmed, hasTerminal } from "../prompt.ts";
import { qrText } from "../qr.ts";
import { visible } from "../../visible.ts";
import { askRunning, asOwner, currentHome, notRunning } from "../session.ts";

interface Json {
	readonly json?: boolean;
}

interface PairFlags extends Json {
	readonly network?: string;
	readonly byName?: boolean;
	readonly name?: string;
	readonly yesTrustNetwork?: boolean;
}

/** Ends when the phone is paired, or when the offer is over: then it exits 1 and says why. Interrupted, it cancels. */
export async function pair(flags: PairFlags): Promise<void> {
	const gate = await connectGate(currentHome());
	if (!gate) throw notRunning();
	try {
		await checkThereIsWhoConfirms(gate);
		const offer = await open(asOwner(gate), flags);
		const end = endOf(gate, offer, async (caller, ended) => {
			if (await answersHere(gate, offer.id, caller))
				await confirmHere(gate, { id: offer.id, caller, ended, ...flags });
		});
		// Whoever has read it may interrupt.
		showOffer(offer, flags);
		showEnd(await end, flags);
	} finally {
		await gate.close();
	}
}

/** Two minutes for a QR that nobody can say yes to are lost. */
async function checkThereIsWhoConfirms(gate: GateCaller): Promise<void> {
	const { owner } = await gate.call("status.get", {});
	if (owner.desktop || owner.passphrase) return;
	const what =
		"without the desktop app a phone is let in by the owner passphrase, and none is set; set one first: drawbridge owner passphrase set";
	if (hasTerminal()) throw new CliError("passphrase-needed", what);
	tell(what);
}

/** Where nobody trusts the network yet, the person may do it here. @throws CliError, CommandFailure */
async function open(gate: GateCaller, flags: PairFlags): Promise<PairingOffer> {
	const start = (): Promise<PairingOffer> =>
		gate.call("pair.start", {
			byName: flags.byName ?? false,
			...(flags.network === undefined ? {} : { network: flags.network }),
		});
	try {
		return await start();
	} catch (error) {
		if (!(error instanceof CommandFailure) || error.code !== "conflict")
			throw error;
		const network = await untrusted(gate, flags.network);
		if (network === undefined) throw error;
		await trust(gate, network, flags);
		return await start();
	}
}

/** The network that stands in the way, if that is it. The list begins with the one this machine's own route goes by. */
async function untrusted(
	gate: GateCaller,
	wanted: string | undefined,
): Promise<NetworkView | undefined> {
	const network = (await gate.call("network.list", {})).find(
		(one) => one.connected && (wanted === undefined || one.id === wanted),
	);
	return network?.trusted === true ? undefined : network;
}

async function trust(
	gate: GateCaller,
	network: NetworkView,
	flags: PairFlags,
): Promise<void> {
	if (flags.yesTrustNetwork !== true) {
		const where = `phones may not reach this machine yet on ${networkText(network)}`;
		if (!hasTerminal())
			throw new CliError(
				"conflict",
				`${where}; if that network is yours: drawbridge network trust ${network.id}`,
			);
		tell(where);
		if (!(await confirmed("Is that network yours, and may they?")))
			throw new CliError("refused", "left as it was");
	}
	await gate.call("network.trust", { id: network.id });
}

function showOffer(offer: PairingOffer, { json }: Json): void {
	const { id, link, code, address, expiresAt, qr } = offer;
	if (json) {
		printJson({ id, link, code, address, expiresAt, qr });
		return;
	}
	// What a small terminal scrolls away stands above the QR, not below.
	print(`Open this on the phone:\n  ${link}`);
	print(
		`No camera? Open ${address} there, and type\n  ${code}\nFor one phone, until ${localTime(expiresAt)}.`,
	);
	print(qrText(qr, { colours: process.stdout.isTTY }));
}

/** Whether the person at this terminal is who is asked; where not, says who is. */
async function answersHere(
	gate: GateCaller,
	id: string,
	caller: CallerView,
): Promise<boolean> {
	const { owner } = await gate.call("status.get", {});
	showCaller(caller);
	if (owner.desktop)
		tell("compare the words with the phone's in the Drawbridge window");
	else if (!hasTerminal())
		tell(
			`if the phone shows the same words: drawbridge pair confirm ${id} --passphrase`,
		);
	return !owner.desktop && hasTerminal();
}

function showCaller({ name, address, userAgent, words }: CallerView): void {
	tell(`A phone asks: ${name}, at ${address}`);
	tell(`  ${userAgent}`);
	tell(`  ${words.join("  ")}`);
}

interface Confirming {
	readonly id: string;
	readonly caller: CallerView;
	readonly ended: AbortSignal;
	readonly name?: string;
}

/** @throws CliError, CommandFailure where it came to nothing */
async function confirmHere(
	gate: GateCaller,
	{ id, caller, ended, name }: Confirming,
): Promise<void> {
	const yes = await confirmed(`Do both show ${caller.words.join(" ")}?`, ended);
	if (!yes) {
		await gate.call("pair.cancel", {});
		return;
	}
	const tier = await pickTier(caller, ended);
	const accepted = { id, tier, ...(name === undefined ? {} : { name }) };
	for (;;)
		try {
			await asOwner(gate, ended).call("pair.confirm", accepted);
			return;
		} catch (error) {
			if (!isWrongPassphrase(error)) throw error;
			tell(error.message);
		}
}

const isWrongPassphrase = (error: unknown): error is CommandFailure =>
	error instanceof CommandFailure && error.code === "passphrase-wrong";

async function pickTier(
	{ byName, certificate }: CallerView,
	ended: AbortSignal,
): Promise<Certificate> {
	if (!byName || certificate !== "trusted") return "untrusted";
	tell(
		"It came by this machine's name, and says that it trusts its certificate.",
	);
	return (await confirmed(
		"May it allow calls, and not only deny them? Say yes only where you installed the certificate on it yourself.",
		ended,
	))
		? "trusted"
		: "untrusted";
}

function showEnd(view: PairingView, { json }: Json): void {
	const { state, device, why } = view;
	if (json) printJson({ state, device, why });
	else if (device !== null) tellPaired(device);
	if (state !== "done")
		throw new CliError("offer-over", `no phone was paired: ${whyOver[why]}`);
}

const tellPaired = ({ id, name, tier }: DeviceView): void =>
	tell(`${id} is paired: ${name}, ${tierWords[tier]}`);

/** Where nobody sits at the terminal that shows the QR. A person at this one is shown what to compare. */
export async function confirmPairing(
	id: string,
	flags: Json & { readonly tier: string; readonly name?: string },
): Promise<void> {
	const tier = Certificate.safeParse(flags.tier);
	if (!tier.success)
		throw new CliError(
			"usage",
			`--tier ${flags.tier}: untrusted or trusted`,
			2,
		);
	const { caller } = await askRunning("pair.status", {});
	if (caller !== null && hasTerminal()) {
		showCaller(caller);
		if (!(await confirmed("Do both show these words?"))) {
			await askRunning("pair.cancel", {});
			throw new CliError("refused", "nothing was paired");
		}
	}
	const device = await askRunning("pair.confirm", {
		id,
		tier: tier.data,
		...(flags.name === undefined ? {} : { name: flags.name }),
	});
	if (flags.json) printJson(device);
	else tellPaired(device);
}

export async function pairingStatus(flags: Json): Promise<void> {
	const view = await askRunning("pair.status", {});
	if (flags.json) printJson(view);
	else print(statusText(view));
}

function statusText({
	state,
	id,
	expiresAt,
	codeIsOver,
	caller,
	device,
	why,
}: PairingView): string {
	if (state === "offered")
		return `${id}: a QR is open until ${localTime(expiresAt)}${codeIsOver ? "; its code was tried wrongly and counts no more" : ""}`;
	if (state === "asking" && caller !== null)
		return visible(
			`${id}: ${caller.name}, at ${caller.address}, shows: ${caller.words.join(" ")}`,
		);
	if (state === "done" && device !== null)
		return visible(`${device.id} is paired: ${device.name}`);
	return state === "over"
		? `no QR is open; of the last one: ${whyOver[why]}`
		: "no QR is open";
}

export async function cancelPairing(flags: Json): Promise<void> {
	const view = await askRunning("pair.cancel", {});
	if (flags.json) printJson(view);
	else tell("no QR is open");
}

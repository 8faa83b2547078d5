/** Commands about certificates and trust stores. No answer holds a private key. */
import type { FailureCode } from "../../contract/commands.ts";
import type { CertificateView } from "../../contract/views.ts";
import type { Certificates } from "../certificates/certificates.ts";
import {
	CertificateError,
	type CertificateErrorCode,
} from "../certificates/error.ts";
import { TrustError, type TrustErrorCode } from "../trust-store/store.ts";
import type { TrustStores } from "../trust-store/trust-stores.ts";
import { CommandError, type OperationsOf } from "./operation.ts";

const failureCodes: Record<CertificateErrorCode | TrustErrorCode, FailureCode> =
	{
		"bad-name": "invalid-input",
		"bad-term": "invalid-input",
		"name-not-allowed": "conflict",
		exists: "conflict",
		"not-found": "not-found",
		ambiguous: "conflict",
		"no-ca": "not-found",
		"ca-expired": "conflict",
		"clock-in-the-past": "conflict",
		damaged: "conflict",
		"key-missing": "conflict",
		"listener-key": "conflict",
		"unsafe-folder": "conflict",
		"foreign-file": "conflict",
		"no-such-store": "not-found",
		unavailable: "conflict",
		"needs-administrator": "conflict",
		"not-constrained": "conflict",
		"command-failed": "conflict",
	};

export function certificateOperations({
	certificates,
	trust,
	upstreams,
}: {
	readonly certificates: Certificates;
	readonly trust: TrustStores;
	/** The ones there are. */
	readonly upstreams: { get(name: string): object | undefined };
}): OperationsOf<"cert" | "trust"> {
	const named = (given: string): [string, ...string[]] =>
		resolve(certificates.list(), given);
	return {
		"cert.list": () => certificates.list(),
		"cert.ca": (wanted) => told(() => certificates.createCas(wanted)),
		"cert.issue": (wanted) =>
			told(() => {
				for (const name of wanted.upstreams)
					if (!upstreams.get(name))
						throw new CommandError(
							"not-found",
							`no upstream is called ${name}`,
						);
				return certificates.issue(wanted);
			}),
		"cert.renew": ({ id, days }) =>
			told(() => certificates.renew(named(id)[0], days)),
		"cert.revoke": ({ id }) =>
			told(async () => {
				const [newest, ...others] = named(id);
				// One that was renewed stays good until its end: its name means both.
				for (const other of others) await certificates.revoke(other);
				return await certificates.revoke(newest);
			}),
		"cert.export": ({ dir, ids }) =>
			told(() =>
				certificates.export(
					dir,
					ids.map((id) => named(id)[0]),
				),
			),
		"trust.list": () => told(() => trust.list()),
		"trust.add": ({ store }) => told(() => trust.add(store)),
		"trust.remove": ({ store }) => told(() => trust.remove(store)),
	};
}

/** An id, or a name that means one kind of certificate: its ids, the newest first. @throws CertificateError ambiguous */
function resolve(
	all: readonly CertificateView[],
	given: string,
): [string, ...string[]] {
	if (all.some(({ id }) => id === given)) return [given];
	const found = all.filter(
		({ name, state }) => name === given && state !== "revoked",
	);
	if (new Set(found.map(({ kind }) => kind)).size > 1)
		throw new CertificateError(
			"ambiguous",
			`${given} means several: ${found.map(({ kind, id }) => `${kind} ${id}`).join(", ")}; say which by its id`,
		);
	const [newest, ...others] = found.map(({ id }) => id).toReversed();
	// A damaged one is in no list, and may be given up by its id.
	return newest === undefined ? [given] : [newest, ...others];
}

/** What was refused, as commands say it. */
async function told<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (error instanceof CertificateError || error instanceof TrustError)
			throw new CommandError(failureCodes[error.code], error.message);
		throw error;
	}
}

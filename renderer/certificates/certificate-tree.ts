/** The certificates as the window lists them: each CA with what it signed, then those that stand alone. */
import type { CertificateView, ListenerView } from "../../contract/views.ts";

export interface Branch {
	readonly ca: CertificateView;
	readonly leaves: readonly CertificateView[];
}

export interface Tree {
	/** Server CAs before client CAs. */
	readonly branches: readonly Branch[];
	/** Self-signed, and what is there without the CA that signed it. */
	readonly alone: readonly CertificateView[];
}

/** Over for good: neither renewed nor shown unless asked for. */
export const isOver = ({ state }: CertificateView): boolean =>
	state === "revoked" || state === "expired";

export const isCa = ({ kind }: CertificateView): boolean =>
	kind === "server-ca" || kind === "client-ca";

const kindOrder: readonly CertificateView["kind"][] = [
	"server-ca",
	"client-ca",
	"server",
	"client",
	"self-signed",
];

/** Good ones first, then by kind and name, the newest of a name first. */
export function treeOf(certificates: readonly CertificateView[]): Tree {
	const sorted = certificates.toSorted(
		(a, b) =>
			Number(isOver(a)) - Number(isOver(b)) ||
			kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind) ||
			compare(a.name, b.name) ||
			// ISO times in UTC sort as text.
			compare(b.notAfter, a.notAfter),
	);
	const branches = sorted.filter(isCa).map((ca) => ({
		ca,
		leaves: sorted.filter((one) => !isCa(one) && one.issuer === ca.id),
	}));
	const signed = new Set(branches.flatMap(({ leaves }) => leaves));
	return {
		branches,
		alone: sorted.filter((one) => !isCa(one) && !signed.has(one)),
	};
}

/** The CA that signs now. */
export function currentCa(
	certificates: readonly CertificateView[],
	kind: "server-ca" | "client-ca",
): CertificateView | undefined {
	return certificates.findLast((one) => one.kind === kind && !isOver(one));
}

/** The listeners that show it. */
export function usedBy(
	certificate: CertificateView,
	listeners: readonly ListenerView[],
): string[] {
	return listeners
		.filter(({ fingerprint }) => fingerprint === certificate.fingerprint)
		.map(({ url }) => url);
}

/** What may be written to a folder: a listener's own key does not leave the vault. */
export const isExportable = (one: CertificateView): boolean =>
	!isCa(one) && !one.inUse && !isOver(one);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

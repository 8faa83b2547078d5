/** The secrets as the window lists them: where each goes, what is wrong there, and which are not set at all. */
import type { SecretView, UpstreamView } from "../../contract/views.ts";
import { secretIn, whyIn } from "../upstreams/missing.ts";

/** One upstream a secret is for. */
export interface Place {
	readonly upstream: string;
	readonly origin: string;
	/** Empty where it signs tokens, or is not bound there. */
	readonly header: string;
	/** Why it does not go there now, in the gate's words; `null` when it does. */
	readonly problem: string | null;
	readonly state: "bound" | "unbound" | "gone";
}

export interface SecretRow {
	readonly view: SecretView;
	readonly places: readonly Place[];
}

export interface NeededSecret {
	readonly name: string;
	readonly upstreams: readonly string[];
}

/** By name. */
export function listSecrets(
	secrets: readonly SecretView[],
	upstreams: readonly UpstreamView[],
): SecretRow[] {
	return secrets
		.map((view) => ({ view, places: placesOf(view, upstreams) }))
		.toSorted((a, b) => compare(a.view.name, b.view.name));
}

function placesOf(
	view: SecretView,
	upstreams: readonly UpstreamView[],
): Place[] {
	const places = view.boundTo.map((bound): Place => {
		const upstream = upstreams.find(({ name }) => name === bound.upstream);
		return upstream
			? { ...bound, state: "bound", problem: problemAt(upstream, view.name) }
			: { ...bound, state: "gone", problem: null };
	});
	for (const upstream of upstreams) {
		const problem = problemAt(upstream, view.name);
		if (problem !== null && !places.some((at) => at.upstream === upstream.name))
			places.push({
				upstream: upstream.name,
				origin: originOf(upstream),
				header: "",
				problem,
				state: "unbound",
			});
	}
	return places;
}

function problemAt(upstream: UpstreamView, name: string): string | null {
	const words = upstream.missing.find((one) => secretIn(one) === name);
	return words === undefined ? null : whyIn(words);
}

/** What upstreams name and nobody has set, by name. */
export function neededSecrets(
	secrets: readonly SecretView[],
	upstreams: readonly UpstreamView[],
): NeededSecret[] {
	const needed = new Map<string, string[]>();
	for (const { name: upstream, missing } of upstreams)
		for (const words of missing) {
			const name = secretIn(words);
			if (name === null || secrets.some((secret) => secret.name === name))
				continue;
			const by = needed.get(name) ?? [];
			if (!by.includes(upstream)) by.push(upstream);
			needed.set(name, by);
		}
	return [...needed]
		.map(([name, by]) => ({ name, upstreams: by }))
		.toSorted((a, b) => compare(a.name, b.name));
}

/** The upstreams that name the secret, as far as the window is told: those that lack it, and those it goes to. */
export function namedBy(
	name: string,
	view: SecretView | undefined,
	upstreams: readonly UpstreamView[],
): string[] {
	return upstreams
		.filter(
			(upstream) =>
				problemAt(upstream, name) !== null ||
				view?.boundTo.some((bound) => bound.upstream === upstream.name),
		)
		.map((upstream) => upstream.name);
}

/** What a secret is bound to: scheme, host and port. */
export const originOf = ({ url }: UpstreamView): string =>
	URL.parse(url)?.origin ?? url;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Adding an upstream, and then the secret it needs, where it needs one. Either can be left: the gate says what is missing. */
import { useState } from "react";
import type { PresetName, UpstreamView } from "../../contract/views.ts";
import { useGate } from "../shared/gate-context.ts";
import { SetSecret } from "../secrets/set-secret.tsx";
import { secrets } from "../secrets/strings.ts";
import { AddUpstream } from "./add-upstream.tsx";
import { firstSecretIn } from "./missing.ts";

interface AddFlowProps {
	/** Chosen already. */
	readonly preset?: PresetName;
	readonly upstreams: readonly UpstreamView[];
	readonly onDone: () => void;
}

export function AddFlow({ preset, upstreams, onDone }: AddFlowProps) {
	const refresh = useGate((state) => state.refresh);
	const [added, setAdded] = useState<UpstreamView | null>(null);
	const secret = added && firstSecretIn(added.missing);

	if (added && secret !== null)
		return (
			<SetSecret
				name={secret}
				reason={secrets.form.needs(added.name, secret)}
				upstreams={[
					...upstreams.filter(({ name }) => name !== added.name),
					added,
				]}
				onDone={onDone}
			/>
		);
	return (
		<AddUpstream
			taken={upstreams.map(({ name }) => name)}
			preset={preset ?? null}
			onDismiss={onDone}
			onAdded={(view) => {
				// Asking for the status makes the gate look at its upstreams anew.
				refresh();
				if (firstSecretIn(view.missing) === null) onDone();
				else setAdded(view);
			}}
		/>
	);
}

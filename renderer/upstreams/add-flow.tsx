/** Adding an upstream, and then the secret it needs, where it needs one. Either can be left: the gate says what is missing. */
import { useState } from "react";
import type { PresetName, UpstreamView } from "../../contract/views.ts";
import { SetSecret } from "../secrets/set-secret.tsx";
import { secrets } from "../secrets/strings.ts";
import { useGate } from "../shared/gate-context.ts";
import { AddUpstream } from "./add-upstream.tsx";
import { firstSecretIn } from "./missing.ts";

interface AddFlowProps {
	/** Chosen already. */
	readonly preset?: PresetName;
	readonly upstreams: readonly UpstreamView[];
	readonly onDone: () => void;
}

interface Added {
	readonly view: UpstreamView;
	readonly secret: string;
}

export function AddFlow({ preset, upstreams, onDone }: AddFlowProps) {
	const refresh = useGate((state) => state.refresh);
	const [added, setAdded] = useState<Added | null>(null);

	if (added)
		return (
			<SetSecret
				name={added.secret}
				reason={secrets.form.needs(added.view.name, added.secret)}
				upstreams={[
					...upstreams.filter(({ name }) => name !== added.view.name),
					added.view,
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
				const secret = firstSecretIn(view.missing);
				if (secret === null) onDone();
				else setAdded({ view, secret });
			}}
		/>
	);
}

/** Tries an address before it is an upstream: without any secret. What was found is of that address, and goes with it. */
import { useState } from "react";
import type { UpstreamTestView } from "../../contract/upstreams.ts";
import { Announce } from "../shared/copy-button.tsx";
import { FailureNote } from "../shared/failure-note.tsx";
import { useAction } from "../shared/use-action.ts";
import { testStrings as strings } from "./strings.ts";
import { TestSteps, verdictOf } from "./test-steps.tsx";

interface AddressTestProps {
	readonly url: string;
	readonly isGood: boolean;
}

export function AddressTest({ url, isGood }: AddressTestProps) {
	const action = useAction();
	const [view, setView] = useState<UpstreamTestView | null>(null);
	const [asked, setAsked] = useState("");
	const shown = asked === url ? view : null;
	return (
		<div className="address-test">
			<button
				type="button"
				className="button"
				disabled={!isGood || action.busy}
				title={strings.addressHint}
				onClick={() => {
					setView(null);
					setAsked(url);
					action.run("upstream.test", { url }, setView);
				}}
			>
				{strings.addressTest}
			</button>
			{action.busy && <span className="hint">{strings.testing}</span>}
			<Announce>{shown && verdictOf(shown)}</Announce>
			{shown && <TestSteps view={shown} />}
			<FailureNote failure={action.failure} />
		</div>
	);
}

/** Pairing a phone from the question about the network to the device: the same in its own window and in the console's dialog. */
import { useState } from "react";
import { useGate } from "../shared/gate-context.ts";
import { ReadingNote } from "../shared/reading-note.tsx";
import { Asking } from "./asking.tsx";
import { Done, Over } from "./ending.tsx";
import { Offer } from "./offer.tsx";
import { type Choice, Start } from "./start.tsx";
import { pairing as strings } from "./strings.ts";
import { usePairing } from "./use-pairing.ts";

export function PairingFlow({ onLeave }: { onLeave: () => void }) {
	const pairing = usePairing();
	const lost = useGate((state) => state.connection === "lost");
	const [choice, setChoice] = useState<Choice>({ byName: false });
	const { step, told, offer } = pairing;
	// A QR of a gate that is away opens nothing.
	if (lost) return <output>{strings.lost}</output>;
	const start = (chosen: Choice): void => {
		setChoice(chosen);
		pairing.start(chosen);
	};
	return (
		<div className="pairing">
			<ReadingNote reading={pairing.reading} />
			{step === "start" && (
				<Start
					choice={choice}
					isElsewhere={told?.state === "offered"}
					action={pairing.starting}
					onStart={start}
					onLeave={onLeave}
				/>
			)}
			{step === "offer" && offer && told && (
				<Offer
					offer={offer}
					triesLeft={told.triesLeft}
					codeIsOver={told.codeIsOver}
					byName={choice.byName === true}
					onClose={pairing.close}
				/>
			)}
			{step === "asking" && told?.caller && (
				<Asking
					// Another phone, or the same one anew, is compared anew.
					key={told.id}
					id={told.id}
					caller={told.caller}
					expiresAt={told.expiresAt}
				/>
			)}
			{step === "done" && told?.device && (
				<Done
					device={told.device}
					onAnother={pairing.again}
					onLeave={onLeave}
				/>
			)}
			{step === "over" && told && (
				<Over
					why={told.why}
					action={pairing.starting}
					onAgain={() => start(choice)}
					onLeave={onLeave}
				/>
			)}
		</div>
	);
}

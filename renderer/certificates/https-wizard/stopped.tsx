/** What there is when the wizard is left before its end, what there is not, and how to undo or go on. */
import { StepHeading } from "./step-heading.tsx";
import { wizard as strings } from "./strings.ts";
import type { Wizard } from "./use-wizard.ts";

interface StoppedProps {
	readonly wizard: Wizard;
	readonly onGoOn: () => void;
	readonly onClose: () => void;
}

export function Stopped({ wizard, onGoOn, onClose }: StoppedProps) {
	return (
		<>
			<StepHeading>{strings.stopped}</StepHeading>
			<p>{strings.stoppedText}</p>
			<ul className="opens" data-tone="plain">
				{factsOf(wizard).map((fact) => (
					<li key={fact}>
						<bdi className="wrap">{fact}</bdi>
					</li>
				))}
			</ul>
			<div className="dialog-actions">
				<button type="button" className="button" onClick={onGoOn}>
					{strings.goOn}
				</button>
				<button type="button" className="button primary" onClick={onClose}>
					{strings.close}
				</button>
			</div>
		</>
	);
}

function factsOf({
	typed,
	ca,
	leaf,
	written,
	listener,
	stores,
}: Wizard): string[] {
	const { facts } = strings;
	const trusting = (stores.value ?? [])
		.filter(({ state }) => state === "trusted")
		.map(({ title }) => title);
	const made =
		typed.place === "gate"
			? [listener ? facts.listening(listener.url) : facts.notListening]
			: [
					leaf ? facts.leaf(leaf.name) : facts.noLeaf,
					...(written ? [] : [facts.noFiles]),
				];
	return [
		ca ? facts.ca(ca.name) : facts.noCa,
		...made,
		...(written ? [facts.files(written.dir)] : []),
		trusting.length > 0 ? facts.trusted(trusting.join(", ")) : facts.notTrusted,
	];
}

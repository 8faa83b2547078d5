/** Every package that is shipped, with the text of its licence behind its name. */
import { useState } from "react";
import { FilterField } from "../shared/filter-field.tsx";
import { type Licences, matching, readLicences } from "./licences.ts";
import { about as strings } from "./strings.ts";

export function LicenceList() {
	const [licences, setLicences] = useState<Licences | null>(null);
	const [state, setState] = useState<"closed" | "reading" | "failed">("closed");
	const [typed, setTyped] = useState("");

	function read(): void {
		setState("reading");
		readLicences().then(setLicences, () => setState("failed"));
	}

	if (!licences)
		return (
			<div className="licences-closed">
				<button
					type="button"
					className="button"
					aria-disabled={state === "reading"}
					onClick={() => {
						if (state !== "reading") read();
					}}
				>
					{strings.showLicences}
				</button>
				<p className="hint" aria-live="polite">
					{state === "reading" && strings.licencesLoading}
					{state === "failed" && strings.licencesFailed}
				</p>
			</div>
		);
	const found = matching(licences, typed);
	return (
		<>
			<FilterField
				label={strings.filter}
				value={typed}
				found={strings.found(found.length)}
				onChange={setTyped}
			/>
			<ul className="panel licences">
				{found.map((one) => (
					<li key={`${one.name} ${one.version}`}>
						<Licence
							one={one}
							text={one.text === null ? undefined : licences.texts[one.text]}
						/>
					</li>
				))}
			</ul>
		</>
	);
}

interface LicenceProps {
	readonly one: Licences["packages"][number];
	readonly text: string | undefined;
}

/** A hundred texts at once would be slow: each is drawn when it is opened. */
function Licence({ one, text }: LicenceProps) {
	const [open, setOpen] = useState(false);
	return (
		<details onToggle={(event) => setOpen(event.currentTarget.open)}>
			<summary>
				<span className="strong">{one.name}</span>{" "}
				<span className="hint">
					{one.version} · {one.licence}
				</span>
			</summary>
			{open && (
				<pre className="licence-text code">{text ?? strings.noText}</pre>
			)}
		</details>
	);
}

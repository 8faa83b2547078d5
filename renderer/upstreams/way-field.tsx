/** How the gate reaches a server: it runs somewhere already, or the gate starts it. */
import { useId } from "react";
import { upstreams as strings } from "./strings.ts";

export type Way = "address" | "command";

interface WayFieldProps {
	readonly way: Way;
	readonly onChoose: (way: Way) => void;
}

export function WayField({ way, onChoose }: WayFieldProps) {
	const id = useId();
	return (
		<fieldset className="field ways-of-reaching">
			<legend>{strings.way}</legend>
			{(["address", "command"] as const).map((one) => (
				<label className="check" key={one}>
					<input
						type="radio"
						name={`${id}-way`}
						checked={way === one}
						onChange={() => onChoose(one)}
					/>
					<span>
						{strings.ways[one].label}{" "}
						<span className="hint">{strings.ways[one].hint}</span>
					</span>
				</label>
			))}
		</fieldset>
	);
}

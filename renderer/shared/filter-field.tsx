/** Finds rows of a long list by what is typed, and says how many there are. */
import { Search } from "lucide-react";

/** Below this many a filter is only in the way. */
export const filterFrom = 8;

interface FilterFieldProps {
	readonly label: string;
	readonly value: string;
	/** How many were found, in words. */
	readonly found: string;
	readonly onChange: (value: string) => void;
}

export function FilterField(props: FilterFieldProps) {
	return (
		<div className="filter">
			<Search aria-hidden="true" />
			<input
				className="input"
				type="search"
				dir="auto"
				aria-label={props.label}
				placeholder={props.label}
				value={props.value}
				onChange={(event) => props.onChange(event.target.value)}
			/>
			<output className="hint">{props.found}</output>
		</div>
	);
}

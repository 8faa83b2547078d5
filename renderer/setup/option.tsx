/** One of a few things to choose from, with what it means beneath it. */
import { useId } from "react";

interface OptionProps {
	/** Of the choice; the same for all of its options. */
	readonly group: string;
	readonly label: string;
	readonly means?: string | undefined;
	readonly checked: boolean;
	readonly onChoose: () => void;
}

export function Option({
	group,
	label,
	means,
	checked,
	onChoose,
}: OptionProps) {
	const id = useId();
	return (
		<label className="check">
			<input
				type="radio"
				name={group}
				checked={checked}
				aria-labelledby={id}
				aria-describedby={means && `${id}-means`}
				onChange={onChoose}
			/>
			<span>
				<span className="strong" id={id}>
					{label}
				</span>{" "}
				{means && (
					<span className="hint wrap" id={`${id}-means`}>
						{means}
					</span>
				)}
			</span>
		</label>
	);
}

/** Some names in one line: the first two, and how many more there are. */
import { scope } from "./strings.ts";

interface NameListProps {
	readonly names: readonly string[];
	/** What an empty list means. */
	readonly none: string;
}

export function NameList({ names, none }: NameListProps) {
	const [first, second, ...others] = names;
	if (!first) return none;
	return (
		<>
			<bdi>{first}</bdi>
			{second && (
				<>
					, <bdi>{second}</bdi>
				</>
			)}
			{others.length > 0 && ` ${scope.more(others.length)}`}
		</>
	);
}

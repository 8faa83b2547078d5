/** What is asked and where, as one line; of what changes the gate itself a sentence, and its command small beside it. */
import { callName, commandName, placeName } from "./names.ts";
import { card as strings } from "./strings.ts";

interface CallTitleProps {
	readonly call: Parameters<typeof callName>[0];
	/** Where there is no name at all. */
	readonly otherwise?: string;
	/** Of the line's parts. */
	readonly names?: { readonly call: string; readonly place: string };
}

const inCard = { call: "wrap", place: "approval-place" };

export function CallTitle({
	call,
	otherwise = "",
	names = inCard,
}: CallTitleProps) {
	const command = commandName(call);
	return (
		<>
			<bdi className={names.call}>{callName(call) || otherwise}</bdi>{" "}
			{command === null ? (
				<span className={names.place}>
					{strings.on} <bdi className="wrap">{placeName(call.upstream)}</bdi>
				</span>
			) : (
				<code className={`${names.place} code`}>{command}</code>
			)}
		</>
	);
}

/** Discord's OpenAPI description as zod schemas; the package brings none of its types along for this entry. */
declare module 'discord-api-spec/zod' {
  interface Schema {
    safeParse(value: unknown):
      | { readonly success: true }
      | {
          readonly success: false;
          readonly error: {
            readonly issues: readonly { readonly path: PropertyKey[]; readonly message: string }[];
          };
        };
  }
  export const MessageCreateRequestSchema: Schema;
  export const CreateForumThreadRequestSchema: Schema;
  export const ApplicationCommandUpdateRequestSchema: Schema;
  export const CreateMessageInteractionCallbackRequestSchema: Schema;
  export const ModalInteractionCallbackRequestSchema: Schema;
}

FROM node:24-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY src ./src
COPY config ./config
COPY seeds ./seeds
RUN mkdir data && chown node data
USER node
VOLUME /app/data
CMD ["node", "src/main.ts", "start"]

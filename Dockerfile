# One machine: the app with its own store. See docs/one-machine.md.
#   docker build -t private-domain .
#   docker run -d --name private-domain --read-only --tmpfs /tmp -v private-domain:/data -p 127.0.0.1:7071:7071 --env-file settings.env private-domain
FROM --platform=linux/amd64 mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish infra/package -c Release -p:Flavour=embedded -o /app

# The app brings its runtime.
FROM --platform=linux/amd64 mcr.microsoft.com/dotnet/runtime-deps:10.0
# Nothing of the image is written to; all that changes is in /data.
COPY --from=build /app /app
RUN mkdir /data && chown $APP_UID /data
WORKDIR /app
USER $APP_UID
VOLUME /data
EXPOSE 7071
ENV AzureWebJobsStorage=EmbeddedStorage=/data/store Embedded__Data=/data Embedded__Urls=http://0.0.0.0:7071 DOTNET_EnableDiagnostics=0
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["./PrivateDomain.Functions", "healthy"]
ENTRYPOINT ["./PrivateDomain.Functions"]

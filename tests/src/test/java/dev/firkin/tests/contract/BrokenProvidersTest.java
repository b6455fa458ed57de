package dev.firkin.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract suites find what is broken, and nothing in what is not. */
class BrokenProvidersTest {

  /** Each broken implementation, and the check that is there to find it. */
  static Stream<Arguments> broken() {
    return Stream.of(
        arguments(BrokenCodecs.ReusesItsArray.class, "theBytesBelongToTheCaller"),
        arguments(
            BrokenCodecs.LosesTheEndOfLongTexts.class,
            "givenTheExtremes_whenEncodedAndDecoded_thenTheyComeBack"),
        arguments(BrokenCodecs.WaitsForTheRest.class, "damagedBytesEndInAValueOrARuntimeException"),
        arguments(BrokenCodecs.BelievesLengths.class, "damagedBytesEndInAValueOrARuntimeException"),
        arguments(
            BrokenCodecs.OverflowsTheStack.class, "damagedBytesEndInAValueOrARuntimeException"),
        arguments(
            BrokenCodecs.DecodesDamageToNull.class, "damagedBytesEndInAValueOrARuntimeException"),
        arguments(BrokenCodecs.SaysWhen.class, "equalValuesHaveEqualBytes"),
        arguments(
            BrokenCodecs.SharesScratchBetweenThreads.class, "manyThreadsAtOnceGetWhatOneGets"),
        arguments(BrokenCodecs.StoresNull.class, "givenNull_whenEncodedOrDecoded_thenIsRefused"),
        arguments(BrokenCodecs.NumbersTextsAsTheyCome.class, "everyValueComesBack"),
        arguments(
            BrokenCodecs.HasNoName.class,
            "givenTheName_whenAskedForAgain_thenItIsTheSameAndReadable"),
        arguments(
            BrokenCodecs.HasTooLongAName.class,
            "givenTheName_whenAskedForAgain_thenItIsTheSameAndReadable"),
        arguments(
            BrokenCodecs.HasAnUnprintableName.class,
            "givenTheName_whenAskedForAgain_thenItIsTheSameAndReadable"),
        arguments(
            BrokenCodecs.ChangesItsName.class,
            "givenTheName_whenAskedForAgain_thenItIsTheSameAndReadable"),
        arguments(
            BrokenCodecs.LearnsParameters.class,
            "givenTheParameters_whenAskedForAgain_thenTheyAreTheSame"),
        arguments(BrokenCodecs.HandsOverTheValue.class, "theBytesBelongToTheCaller"),
        arguments(BrokenCodecs.SortsTheValue.class, "theValueAndItsBytesGoSeparateWays"),
        arguments(BrokenCodecs.KeepsTheSign.class, "theBytesKeepTheOrderOfTheValues"),
        // compressors
        arguments(BrokenCompressors.IgnoresTheLimit.class, "aWrongLengthIsAnError"),
        arguments(
            BrokenCompressors.WritesBehindTheRoom.class, "whatDoesNotFitIsRefusedWithoutHarm"),
        arguments(BrokenCompressors.NeedsArrays.class, "anyBuffersDo"),
        arguments(
            BrokenCompressors.NeedsArraysForLongValues.class,
            "givenALongValue_whenInAnyBuffers_thenItComesBack"),
        arguments(BrokenCompressors.ForgetsTheArraysOffset.class, "anyBuffersDo"),
        arguments(BrokenCompressors.ForgetsThePosition.class, "anyBuffersDo"),
        arguments(BrokenCompressors.ForgetsToMoveOn.class, "everyValueComesBack"),
        arguments(BrokenCompressors.LeavesALimit.class, "everyValueComesBack"),
        arguments(BrokenCompressors.BelievesLengths.class, "damagedBytesDoNoHarm"),
        arguments(BrokenCompressors.BelievesTheByteOrder.class, "whatOneBufferTakesTheOtherGives"),
        arguments(
            BrokenCompressors.SharesScratchBetweenThreads.class,
            "givenManyThreads_whenOneCompressorServesThem_thenEachGetsItsOwn"),
        arguments(BrokenCompressors.ChangesTheValue.class, "anyBuffersDo"),
        arguments(
            BrokenCompressors.ThrowsWhereItDoesNotFit.class, "whatDoesNotFitIsRefusedWithoutHarm"),
        arguments(BrokenCompressors.SaysThatNothingFits.class, "everyValueComesBack"),
        arguments(BrokenCompressors.StaysRefused.class, "whatDoesNotFitIsRefusedWithoutHarm"),
        arguments(BrokenCompressors.FillsUpWithZeros.class, "aWrongLengthIsAnError"),
        arguments(BrokenCompressors.ReturnsTooEarly.class, "damagedBytesDoNoHarm"),
        arguments(
            BrokenCompressors.UnderestimatesTheLength.class,
            "givenEveryLength_whenCompressedAndRestored_thenTheValueComesBack"),
        arguments(BrokenCompressors.MovesOnWhenLookingOn.class, "everyValueComesBack"),
        arguments(BrokenCompressors.LoopsOnDamage.class, "damagedBytesDoNoHarm"),
        arguments(BrokenCompressors.OverflowsTheStack.class, "damagedBytesDoNoHarm"),
        arguments(
            BrokenCompressors.HasAColonInItsName.class,
            "givenTheName_whenAskedForAgain_thenItIsTheSameAndFitForOptions"),
        arguments(
            BrokenCompressors.HasTooLongAName.class,
            "givenTheName_whenAskedForAgain_thenItIsTheSameAndFitForOptions"),
        arguments(
            BrokenCompressors.TakesAnyParameters.class,
            "givenNonsense_whenTakenForParameters_thenIsRefusedInWords"),
        arguments(
            BrokenCompressors.NeedsTheSameParameters.class,
            "everySetUpRestoresWhatTheOthersCompress"),
        arguments(
            BrokenCompressors.TrainsTooLongDictionaries.class,
            "givenSamples_whenTrained_thenTheDictionaryIsShortEnoughAndTheSameEachTime"),
        arguments(
            BrokenCompressors.TrainsAnotherDictionaryEachTime.class,
            "givenSamples_whenTrained_thenTheDictionaryIsShortEnoughAndTheSameEachTime"),
        arguments(
            BrokenCompressors.ChangesTheSamples.class,
            "givenSamples_whenTrained_thenTheDictionaryIsShortEnoughAndTheSameEachTime"),
        arguments(
            BrokenCompressors.PutsItsIdIntoTheDictionary.class,
            "givenADictionary_whenGivenToACompressor_thenTheNameStaysAndEveryIdDoes"),
        arguments(
            BrokenCompressors.HasNoUseForDictionaries.class,
            "givenValuesLikeTheSamples_whenCompressed_thenTheDictionaryPays"),
        arguments(
            BrokenCompressors.TakesAnyDictionary.class,
            "givenAWrongDictionary_whenRestored_thenIsAnErrorRatherThanAWrongValue"),
        arguments(
            BrokenCompressors.WritesBehindTheRoomWithAWrongDictionary.class,
            "givenAWrongDictionaryOfTheSameId_whenRestored_thenItDoesNoHarm"),
        // keydirs
        arguments(BrokenKeydirs.ConfusesEqualHashes.class, "anyHistoryReadsLikeAMap"),
        arguments(BrokenKeydirs.ConfusesKeysThatEndWithZeros.class, "anyHistoryReadsLikeAMap"),
        arguments(
            BrokenKeydirs.CutsLongKeys.class,
            "givenKeysOfEveryLength_whenLookedUp_thenEachIsFound"),
        arguments(
            BrokenKeydirs.LosesAKeyWhenItGrows.class,
            "givenVeryManyKeys_whenPutAndRemoved_thenNoneIsLostOrInvented"),
        arguments(BrokenKeydirs.KeepsTheCallersKey.class, "anyHistoryReadsLikeAMap"),
        arguments(BrokenKeydirs.ComparesLengths.class, "anyHistoryReadsLikeAMap"),
        arguments(BrokenKeydirs.ReplacesWhateverIsThere.class, "anyHistoryReadsLikeAMap"),
        arguments(BrokenKeydirs.InventsALength.class, "anyHistoryReadsLikeAMap"),
        arguments(BrokenKeydirs.CountsRemovalsOfNothing.class, "anyHistoryReadsLikeAMap"),
        arguments(BrokenKeydirs.VisitsTwice.class, "anyHistoryReadsLikeAMap"),
        arguments(
            BrokenKeydirs.SkipsWhatMovesUp.class,
            "givenAVisitUnderWay_whenOthersComeAndGo_thenEachThatStaysComesOnce"),
        arguments(BrokenKeydirs.NeverEndsAVisit.class, "anyHistoryReadsLikeAMap"),
        arguments(BrokenKeydirs.HandsItsOwnKeysToVisitors.class, "anyHistoryReadsLikeAMap"),
        arguments(
            BrokenKeydirs.VisitsUnderItsLock.class,
            "givenASlowVisitor_whenOthersReadAndWrite_thenTheyDoNotWaitForIt"),
        arguments(
            BrokenKeydirs.HidesAKeyWhileItMoves.class,
            "givenOneWriter_whenManyRead_thenEachAnswerIsTrueAtSomeMomentOfTheCall"),
        arguments(
            BrokenKeydirs.TellsReadersLate.class,
            "givenOneWriter_whenManyRead_thenEachAnswerIsTrueAtSomeMomentOfTheCall"),
        arguments(
            BrokenKeydirs.TellsOfNoMemory.class,
            "givenManyKeys_whenAskedForTheMemory_thenTheAnswerIsTrue"),
        arguments(
            BrokenKeydirs.TellsOfLittleMemory.class,
            "givenManyKeys_whenAskedForTheMemory_thenTheAnswerIsTrue"),
        arguments(
            BrokenKeydirs.KeepsWhatWasRemoved.class,
            "givenKeysThatComeAndGo_whenTheirNumberStays_thenTheMemoryStays"),
        arguments(
            BrokenKeydirs.KeepsAllWhenClosed.class,
            "givenClosedKeydirs_whenTheyAreKept_thenTheirMemoryIsGivenBack"),
        arguments(
            BrokenKeydirs.SharesItsKeys.class, "givenTwoKeydirs_whenOneChanges_thenTheOtherStays"),
        arguments(BrokenKeydirs.AsksForRecordsOfThePast.class, "anyHistoryReadsLikeAMap"),
        arguments(
            BrokenKeydirs.HasABlankName.class,
            "givenTheProvider_whenAskedAgain_thenTheNameIsTheSameAndTheKeydirIsNot"),
        arguments(
            BrokenBulkKeydirs.ImagesTheFirstOfEqualHashes.class,
            "givenAnImage_whenRestored_thenTheKeydirIsAsItWas"),
        arguments(
            BrokenBulkKeydirs.ReadsRecordsToRestore.class,
            "givenAnImage_whenRestored_thenTheKeydirIsAsItWas"),
        arguments(
            BrokenBulkKeydirs.BelievesImages.class,
            "givenADamagedImage_whenRestored_thenNoAnswerIsWrongAndTheCheckTells"),
        arguments(
            BrokenBulkKeydirs.CountsInImages.class,
            "givenAnImageUnderWay_whenOthersComeAndGo_thenEachThatStaysIsInItOnce"),
        arguments(
            BrokenBulkKeydirs.ImagesWhatItPromisesTwice.class,
            "givenAnImageUnderWay_whenOthersComeAndGo_thenEachThatStaysIsInItOnce"),
        arguments(
            BrokenBulkKeydirs.ImagesWhatWasThereWhenItBegan.class,
            "givenAnImageUnderWay_whenOthersComeAndGo_thenEachThatStaysIsInItOnce"),
        arguments(
            BrokenBulkKeydirs.ReadsWhatIsGone.class,
            "givenARestoredKeydir_whenRecordsAreGone_thenTheirKeysAreTakenOut"),
        arguments(
            BrokenBulkKeydirs.SaysThatNothingWasGone.class,
            "givenARestoredKeydir_whenRecordsAreGone_thenTheirKeysAreTakenOut"),
        arguments(
            BrokenBulkKeydirs.LeavesSomeOfWhatIsGone.class,
            "givenARestoredKeydir_whenRecordsAreGone_thenTheirKeysAreTakenOut"),
        arguments(
            BrokenBulkKeydirs.FillsOneOfEqualHashes.class,
            "givenAnEmptyKeydir_whenFilled_thenAllKeysAreThere"),
        arguments(
            BrokenBulkKeydirs.FillsOneOfSeveralParts.class,
            "givenAnEmptyKeydir_whenFilled_thenAllKeysAreThere"),
        arguments(
            BrokenBulkKeydirs.TakesNoMoreThanWasExpected.class,
            "givenAnEmptyKeydir_whenFilled_thenAllKeysAreThere"),
        arguments(
            BrokenBulkKeydirs.RefusesPuts.class,
            "givenALimitOfMemory_whenItIsReached_thenRoomIsRefusedAndNothingElse"),
        arguments(
            BrokenBulkKeydirs.MakesRoomForOneOfMany.class,
            "givenRoomForKeys_whenThereIsNoMoreMemory_thenTheyArePutAllTheSame"),
        arguments(
            BrokenBulkKeydirs.ReservesBeforeItRefuses.class,
            "givenALimitOfMemory_whenItIsReached_thenRoomIsRefusedAndNothingElse"),
        arguments(
            BrokenBulkKeydirs.NeverReleases.class,
            "givenALimitOfMemory_whenItIsReached_thenRoomIsRefusedAndNothingElse"),
        arguments(BrokenBulkKeydirs.HoldsAnything.class, "anyHistoryReadsLikeAMap"),
        arguments(BrokenBulkKeydirs.HoldsOnlyWithALength.class, "anyHistoryReadsLikeAMap"),
        arguments(BrokenBulkKeydirs.ReadsRecordsForTheirLocations.class, "anyHistoryReadsLikeAMap"),
        arguments(
            BrokenBulkKeydirs.VisitsOneLocationOfEqualHashes.class, "anyHistoryReadsLikeAMap"),
        arguments(
            BrokenBulkKeydirs.DeniesFalseCandidates.class,
            "givenManyKeys_whenAbsentOnesAreLookedUp_thenRecordsAreReadAsOftenAsItSays"),
        arguments(
            BrokenBulkKeydirs.InventsFalseCandidates.class,
            "givenManyKeys_whenAbsentOnesAreLookedUp_thenRecordsAreReadAsOftenAsItSays"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void givenABrokenImplementation_whenItsContractIsChecked_thenItIsFound(
      Class<?> suite, String check) {
    Suites.Outcome outcome = Suites.run(suite, check);
    assertThat(outcome.failures()).containsOnlyKeys(check);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        BrokenCodecs.None.class,
        BrokenCompressors.None.class,
        BrokenCompressors.NoneWithDictionary.class
      })
  void givenAnUnbrokenImplementation_whenItsContractIsChecked_thenNothingIsFound(Class<?> suite) {
    Suites.Outcome outcome = Suites.run(suite);
    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.passed()).isGreaterThan(8);
  }
}
